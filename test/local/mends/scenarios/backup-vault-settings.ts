import type { AwsClient } from "../../support/aws-client";

/** A vault with a lock, an access policy and notifications. */
export async function backupVaultScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) => aws.rest("backup", method, path, body);
  await ask("PUT", "/backup-vaults/main", {});
  const locked = await ask("PUT", "/backup-vaults/main/vault-lock", {
    MinRetentionDays: 7,
    MaxRetentionDays: 365,
    ChangeableForDays: 3,
  });
  const policy = await ask("PUT", "/backup-vaults/main/access-policy", {
    Policy: '{"Version":"2012-10-17"}',
  });
  const readPolicy = await ask("GET", "/backup-vaults/main/access-policy");
  const notified = await ask("PUT", "/backup-vaults/main/notification-configuration", {
    SNSTopicArn: "arn:aws:sns:eu-west-1:111111111111:backups",
    BackupVaultEvents: ["BACKUP_JOB_FAILED"],
  });
  const readNotified = await ask("GET", "/backup-vaults/main/notification-configuration");
  const described = await ask("GET", "/backup-vaults/main");
  return { locked, policy, readPolicy, notified, readNotified, described };
}
