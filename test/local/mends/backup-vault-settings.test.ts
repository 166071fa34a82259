import { backupVaultSettings } from "../../../local/gateway/mends/backup-vault-settings";
import { parsed } from "../support/aws-client";
import { startHarness } from "../support/gateway-harness";
import { backupVaultScenario } from "./scenarios/backup-vault-settings";
import { playback, recordingOf } from "./support/recording";
import { useMend } from "./support/use-mend";

const gateways = useMend("backup-vault-settings", backupVaultSettings);

const VAULT = {
  BackupVaultName: "main",
  BackupVaultArn: "arn:aws:backup:eu-west-1:111111111111:backup-vault:main",
};
const LOCK = "/backup-vaults/main/vault-lock";

test("a lock is taken, and the vault tells it with its date", async () => {
  const alone = await backupVaultScenario(gateways.alone);
  expect(alone.locked.status).toBe(400);
  expect(parsed(alone.described)).toMatchObject({ Locked: false });

  const { locked, described } = await backupVaultScenario(gateways.mended);
  expect(locked.status).toBe(200);
  expect(parsed(described)).toMatchObject({
    ...VAULT,
    Locked: true,
    MinRetentionDays: 7,
    MaxRetentionDays: 365,
    // 2026-01-05T03:04:05Z, three days after the clock of these gateways.
    LockDate: 1767582245,
  });
});

test("an access policy and notifications are read back", async () => {
  const alone = await backupVaultScenario(gateways.alone);
  expect([alone.policy.status, alone.notified.status]).toEqual([400, 400]);

  const { readPolicy, readNotified } = await backupVaultScenario(gateways.mended);
  expect(parsed(readPolicy)).toEqual({ ...VAULT, Policy: '{"Version":"2012-10-17"}' });
  expect(parsed(readNotified)).toEqual({
    ...VAULT,
    SNSTopicArn: "arn:aws:sns:eu-west-1:111111111111:backups",
    BackupVaultEvents: ["BACKUP_JOB_FAILED"],
  });
});

test("a deleted setting is not found, with the code that AWS gives it", async () => {
  await backupVaultScenario(gateways.mended);
  const path = "/backup-vaults/main/access-policy";
  expect((await gateways.mended.rest("backup", "DELETE", path)).status).toBe(200);
  const missing = await gateways.mended.rest("backup", "GET", path);
  expect([missing.status, parsed(missing)["__type"]]).toEqual([400, "ResourceNotFoundException"]);
  expect((await gateways.mended.rest("backup", "DELETE", LOCK)).status).toBe(200);
  expect(parsed(await gateways.mended.rest("backup", "GET", "/backup-vaults/main"))).toMatchObject({
    Locked: false,
  });
});

test("after its date a lock can neither be changed nor removed", async () => {
  let now = new Date("2026-01-02T00:00:00Z");
  const ministack = playback(recordingOf("backup-vault-settings"));
  const harness = await startHarness({ mends: [backupVaultSettings], ministack, now: () => now });
  await backupVaultScenario(harness);
  now = new Date("2026-01-04T23:59:59Z");
  expect((await harness.rest("backup", "PUT", LOCK, { ChangeableForDays: 3 })).status).toBe(200);
  now = new Date("2026-01-08T00:00:00Z");
  for (const method of ["PUT", "DELETE"]) {
    const refused = await harness.rest("backup", method, LOCK, { ChangeableForDays: 3 });
    expect([refused.status, parsed(refused)["__type"]]).toEqual([400, "InvalidRequestException"]);
  }
  await harness.close();
});

test("another account's vault of the same name has none of it", async () => {
  const { described } = await backupVaultScenario(gateways.mended);
  expect(parsed(described)).toMatchObject({ Locked: true });
  const other = { account: "222222222222" };
  const vault = await gateways.mended.rest("backup", "GET", "/backup-vaults/main", undefined, other);
  expect(parsed(vault)).toMatchObject({ Locked: false });
});
