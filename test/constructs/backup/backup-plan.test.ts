import { BackupPlan, type BackupPlanProps } from "../../../constructs/backup/backup-plan";
import type { IBackupVault } from "../../../constructs/backup/backup-vault";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

const vault: IBackupVault = { vaultName: "main", vaultArn: "arn:vault/main", lock: undefined };
const daily = { name: "daily", schedule: "cron(0 3 * * ? *)", retentionDays: 7 };

function planIn(stack: EstateStack, props: Partial<BackupPlanProps> = {}): BackupPlan {
  return new BackupPlan(stack, "Plan", {
    name: "data",
    vault,
    rules: [daily],
    selectedTags: { environment: "dev", stack: "data" },
    permissionBoundaryArn: "arn:boundary",
    ...props,
  });
}

describe("BackupPlan", () => {
  test("keeps what each rule makes as long as the rule says", () => {
    const stack = estateStack();
    planIn(stack);

    expect(onlyResource(synth(stack), "aws_backup_plan")).toEqual({
      name: "homeostat-dev-data",
      rule: [
        {
          rule_name: "daily",
          target_vault_name: "main",
          schedule: "cron(0 3 * * ? *)",
          start_window: 60,
          completion_window: 480,
          lifecycle: { delete_after: 7 },
          recovery_point_tags: { "backup-rule": "daily" },
        },
      ],
    });
  });

  test("copies to another vault and keeps the copy as long", () => {
    const stack = estateStack();
    planIn(stack, { copyTo: { vaultName: "copy", vaultArn: "arn:vault/copy", lock: undefined } });

    expect(onlyResource(synth(stack), "aws_backup_plan")["rule"]).toEqual([
      expect.objectContaining({
        copy_action: [{ destination_vault_arn: "arn:vault/copy", lifecycle: { delete_after: 7 } }],
      }),
    ]);
  });

  test("selects what carries all of the tags", () => {
    const stack = estateStack();
    planIn(stack);

    expect(onlyResource(synth(stack), "aws_backup_selection")).toMatchObject({
      resources: ["*"],
      condition: [
        {
          string_equals: [
            { key: "aws:ResourceTag/environment", value: "dev" },
            { key: "aws:ResourceTag/stack", value: "data" },
          ],
        },
      ],
    });
  });

  test("backs up and restores by a role that only AWS Backup assumes, within the boundary", () => {
    const stack = estateStack();
    planIn(stack);

    const json = synth(stack);
    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-backup-data",
      permissions_boundary: "arn:boundary",
    });
    expect(onlyDataSource(json, "aws_iam_policy_document")["statement"]).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["backup.amazonaws.com"] }],
        condition: [],
      },
    ]);
    const attached = resources(json, "aws_iam_role_policy_attachment").map((policy) => policy["policy_arn"]);
    expect(new Set(attached)).toEqual(
      new Set([
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        // Buckets carry the tags of the data stack too.
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
      ]),
    );
  });

  test("refuses to select everything, or to back up never", () => {
    expect(() => planIn(estateStack(), { selectedTags: {} })).toThrow(
      /selectedTags is {}; allowed: at least one/,
    );
    expect(() => planIn(estateStack(), { rules: [] })).toThrow(/rules is \[\]; allowed: at least one/);
  });

  test.each([
    ["schedule", { schedule: "daily" }, 'daily.schedule is "daily"; allowed: a cron expression'],
    ["retention", { retentionDays: 0 }, "daily.retentionDays is 0; allowed: 1 or more"],
    ["start", { startWithinMinutes: 59 }, "daily.startWithinMinutes is 59; allowed: 60 or more"],
    [
      "end",
      { startWithinMinutes: 120, completeWithinMinutes: 179 },
      "daily.completeWithinMinutes is 179; allowed: 180 or more",
    ],
  ])("refuses a %s that AWS Backup refuses", (_, change, message) => {
    expect(() => planIn(estateStack(), { rules: [{ ...daily, ...change }] })).toThrow(message);
  });

  test.each([
    ["the vault", (lock: IBackupVault["lock"]) => ({ vault: { ...vault, lock } })],
    ["the vault of the copies", (lock: IBackupVault["lock"]) => ({ copyTo: { ...vault, lock } })],
  ])("refuses a retention that the lock of %s would refuse", (_, withLock) => {
    const lock = { minimumRetentionDays: 8, maximumRetentionDays: 400 };
    expect(() => planIn(estateStack(), withLock(lock))).toThrow(
      "daily.retentionDays is 7; allowed: 8 to 400",
    );
    const rules = [{ ...daily, retentionDays: 401 }];
    expect(() => planIn(estateStack(), { ...withLock(lock), rules })).toThrow("401; allowed: 8 to 400");
  });
});
