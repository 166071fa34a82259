import { CodeBucket } from "../../../constructs/storage/code-bucket";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { KEY } from "./fixtures";

function build() {
  const stack = estateStack();
  const bucket = new CodeBucket(stack, "Code", { key: KEY, accessLogsBucketName: "access-logs" });
  return { bucket, json: synth(stack) };
}

describe("CodeBucket", () => {
  test("is versioned under a key of ours, and forgets what was replaced after a month", () => {
    const { bucket, json } = build();

    expect(bucket.key).toBe(KEY);
    expect(onlyResource(json, "aws_s3_bucket")["bucket"]).toBe("homeostat-dev-111111111111-code");
    expect(onlyResource(json, "aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({
      status: "Enabled",
    });
    expect(onlyResource(json, "aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY.keyArn },
        bucket_key_enabled: true,
      },
    ]);
    const [rule] = onlyResource(json, "aws_s3_bucket_lifecycle_configuration")["rule"] as object[];
    expect(rule).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 30 }] });
    expect(rule).not.toHaveProperty("expiration");
  });

  test("refuses what any role of the platform writes, but for the one that applies", () => {
    const { statement } = onlyDataSource(build().json, "aws_iam_policy_document");

    expect(statement).toContainEqual({
      sid: "OnlyDeliveryWrites",
      effect: "Deny",
      actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:ReplicateObject"],
      resources: ["arn:aws:s3:::homeostat-dev-111111111111-code/*"],
      principals: [{ type: "*", identifiers: ["*"] }],
      condition: [
        {
          test: "ArnLike",
          variable: "aws:PrincipalArn",
          values: ["arn:aws:iam::111111111111:role/homeostat-dev-*"],
        },
        {
          test: "ArnNotEquals",
          variable: "aws:PrincipalArn",
          values: ["arn:aws:iam::111111111111:role/homeostat-dev-delivery-apply"],
        },
      ],
    });
  });
});
