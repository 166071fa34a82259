import { AuditTrail } from "../../../constructs/security/audit-trail";
import { estateStack } from "../../support/estate-stack";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { BOUNDARY_ARN, KEY, RecordingBucket, statements } from "./fixtures";

function trailIn(stack = estateStack(), searchableDays?: number) {
  const records = new RecordingBucket(stack);
  new AuditTrail(stack, "Trail", {
    key: KEY,
    records,
    permissionBoundaryArn: BOUNDARY_ARN,
    ...(searchableDays !== undefined && { searchableDays }),
  });
  return { stack, records, json: synth(stack) };
}

describe("AuditTrail", () => {
  test("records every region, encrypted, with digests, and starts when it may write", () => {
    const { json } = trailIn();

    expect(onlyResource(json, "aws_cloudtrail")).toMatchObject({
      name: "homeostat-dev-audit",
      s3_bucket_name: "records",
      kms_key_id: KEY.keyArn,
      is_multi_region_trail: true,
      include_global_service_events: true,
      enable_log_file_validation: true,
      enable_logging: true,
      depends_on: [
        expect.stringMatching(/^aws_s3_bucket_policy\./),
        expect.stringMatching(/^aws_iam_role_policy\./),
      ],
    });
  });

  test("lets this one trail into the bucket, under the account's own prefix", () => {
    const { records } = trailIn();

    const fromTrail = {
      test: "StringEquals",
      variable: "aws:SourceArn",
      values: ["arn:aws:cloudtrail:eu-west-1:111111111111:trail/homeostat-dev-audit"],
    };
    const principals = [{ type: "Service", identifiers: ["cloudtrail.amazonaws.com"] }];
    expect(records.statements).toEqual([
      {
        sid: "TrailChecksBucket",
        actions: ["s3:GetBucketAcl"],
        resources: ["arn:aws:s3:::records"],
        principals,
        condition: [fromTrail],
      },
      {
        sid: "TrailWritesRecords",
        actions: ["s3:PutObject"],
        resources: ["arn:aws:s3:::records/AWSLogs/111111111111/*"],
        principals,
        condition: [
          fromTrail,
          { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        ],
      },
    ]);
  });

  test("keeps its records searchable for a year unless told otherwise", () => {
    const group = onlyResource(trailIn().json, "aws_cloudwatch_log_group");
    expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: KEY.keyArn });
    expect(
      onlyResource(trailIn(estateStack(), 90).json, "aws_cloudwatch_log_group")["retention_in_days"],
    ).toBe(90);
  });

  test("writes to its log group only, within the boundary", () => {
    const { stack, json } = trailIn();

    expect(onlyResource(json, "aws_iam_role")["permissions_boundary"]).toBe(BOUNDARY_ARN);
    expect(statements(stack)).toContainEqual({
      sid: "WriteRecords",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\..+\.arn\}:\*$/)],
      condition: [],
    });
  });
});
