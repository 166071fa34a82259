import { TerraformResource } from "cdktf";
import { StateBackend, type StateBackendProps } from "../../../constructs/state/state-backend";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

function backend(props: Omit<StateBackendProps, "accessLogs"> = {}) {
  const stack = estateStack("state");
  const policy = new TerraformResource(stack, "LogsPolicy", {
    terraformResourceType: "aws_s3_bucket_policy",
  });
  const accessLogs = {
    bucketName: "logs",
    bucketArn: "arn:aws:s3:::logs",
    policy,
    addStatements: () => undefined,
  };
  new StateBackend(stack, "StateBackend", { ...props, accessLogs });
  return synth(stack);
}

describe("StateBackend", () => {
  test("makes the bucket, table and key that every backend block names", () => {
    const json = backend();
    const s3 = (json.terraform["backend"] as { s3: Record<string, unknown> }).s3;
    expect(s3).toMatchObject({ use_lockfile: true, encrypt: true, key: "state/terraform.tfstate" });
    expect(onlyResource(json, "aws_s3_bucket")["bucket"]).toBe(s3["bucket"]);
    expect(onlyResource(json, "aws_dynamodb_table")["name"]).toBe(s3["dynamodb_table"]);
    expect(s3["kms_key_id"]).toContain(`:${String(onlyResource(json, "aws_kms_alias")["name"])}`);
  });

  test("keeps old versions, encrypts, and stays private", () => {
    const json = backend();
    expect(onlyResource(json, "aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(onlyResource(json, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(onlyResource(json, "aws_s3_bucket")).toMatchObject({ force_destroy: false });
    expect(
      onlyDataSource(json, "aws_iam_policy_document", {
        statement: [expect.objectContaining({ sid: "TlsOnly" })],
      }),
    ).toMatchObject({ statement: [expect.objectContaining({ effect: "Deny" })] });
  });

  test("is logged by S3, and not there before the bucket that its logs go to", () => {
    const json = backend();
    expect(onlyResource(json, "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "logs",
      target_prefix: "buckets/tfstate/",
    });
    expect(onlyResource(json, "aws_s3_bucket")["depends_on"]).toEqual(["aws_s3_bucket_policy.LogsPolicy"]);
  });

  test("the lock table can be restored and cannot be deleted unless that is asked for", () => {
    expect(onlyResource(backend(), "aws_dynamodb_table")).toMatchObject({
      hash_key: "LockID",
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
    });
    expect(onlyResource(backend({ deletionProtection: false }), "aws_dynamodb_table")).toMatchObject({
      deletion_protection_enabled: false,
    });
  });

  test("old versions expire after a year unless told otherwise", () => {
    const days = (json: ReturnType<typeof backend>): unknown => {
      const [rule] = onlyResource(json, "aws_s3_bucket_lifecycle_configuration")["rule"] as [
        { noncurrent_version_expiration: [{ noncurrent_days: number }] },
      ];
      return rule.noncurrent_version_expiration[0].noncurrent_days;
    };
    expect(days(backend())).toBe(365);
    expect(days(backend({ oldVersionRetentionDays: 30 }))).toBe(30);
  });
});
