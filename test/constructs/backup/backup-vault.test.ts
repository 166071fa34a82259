import { BackupVault } from "../../../constructs/backup/backup-vault";
import { resolveVaultLock } from "../../../constructs/backup/vault-lock";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

const key = { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/one", keyId: "one" };

describe("BackupVault", () => {
  test("is encrypted, and free to be emptied by hand where nothing is protected", () => {
    const stack = estateStack();
    const vault = new BackupVault(stack, "Vault", { name: "main", key });

    const json = synth(stack);
    expect(onlyResource(json, "aws_backup_vault")).toEqual({
      name: "homeostat-dev-main",
      kms_key_arn: key.keyArn,
      force_destroy: false,
    });
    expect(vault.lock).toBeUndefined();
    expect(resources(json, "aws_backup_vault_lock_configuration")).toEqual([]);
  });

  test("is locked in a protected environment, whatever it is told about destruction", () => {
    const stack = estateStack("test", { protected: true });
    new BackupVault(stack, "Vault", { name: "main", key, destroyWithContents: true });

    const json = synth(stack);
    expect(onlyResource(json, "aws_backup_vault")["force_destroy"]).toBe(false);
    const lock = onlyResource(json, "aws_backup_vault_lock_configuration");
    expect(lock).toMatchObject({ min_retention_days: 7, max_retention_days: 400 });
    expect(lock).not.toHaveProperty("changeable_for_days");
  });

  test("is destroyed with its contents on request where nothing is protected", () => {
    const stack = estateStack();
    new BackupVault(stack, "Vault", { name: "main", key, destroyWithContents: true });

    expect(onlyResource(synth(stack), "aws_backup_vault")["force_destroy"]).toBe(true);
  });

  test("takes a lock of its own, for ever if told so", () => {
    const stack = estateStack();
    new BackupVault(stack, "Vault", {
      name: "main",
      key,
      lock: { minimumRetentionDays: 1, maximumRetentionDays: 10, irrevocableAfterDays: 3 },
    });

    expect(onlyResource(synth(stack), "aws_backup_vault_lock_configuration")).toMatchObject({
      min_retention_days: 1,
      max_retention_days: 10,
      changeable_for_days: 3,
    });
  });

  test.each([
    ["grantRead", "ReadVault", ["backup:DescribeBackupVault", "backup:ListRecoveryPointsByBackupVault"]],
    ["grantBackup", "BackUpIntoVault", ["backup:DescribeBackupVault", "backup:StartBackupJob"]],
  ] as const)("%s gives rights on this vault alone, and none to delete", (grant, sid, actions) => {
    const vault = new BackupVault(estateStack(), "Vault", { name: "main", key });
    const grantee = new Grantee();

    vault[grant](grantee);

    expect(grantee.permissions).toEqual([{ sid, actions, resources: [vault.vaultArn] }]);
  });

  test("is made, lock included, where the provider says", () => {
    const stack = estateStack("test", { protected: true });
    new BackupVault(stack, "Vault", { name: "copy", key, provider: stack.secondRegion });

    const json = synth(stack);
    expect(onlyResource(json, "aws_backup_vault")["provider"]).toBe("aws.second");
    expect(onlyResource(json, "aws_backup_vault_lock_configuration")["provider"]).toBe("aws.second");
  });
});

describe("resolveVaultLock", () => {
  test.each([0, 401])("refuses a minimum retention of %d days", (minimumRetentionDays) => {
    expect(() => resolveVaultLock("Here", { minimumRetentionDays })).toThrow(
      `Here: lock.minimumRetentionDays is ${minimumRetentionDays}; allowed: 1 to maximumRetentionDays (400)`,
    );
  });

  test("refuses to become irrevocable at once", () => {
    expect(() => resolveVaultLock("Here", { irrevocableAfterDays: 2 })).toThrow(
      "lock.irrevocableAfterDays is 2; allowed: 3 or more",
    );
  });
});
