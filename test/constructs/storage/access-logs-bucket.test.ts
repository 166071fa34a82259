import { AccessLogsBucket } from "../../../constructs/storage/access-logs-bucket";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

describe("AccessLogsBucket", () => {
  test("lets the log deliveries of this account in, and nothing else", () => {
    const stack = estateStack();
    new AccessLogsBucket(stack, "Logs", { name: "access-logs" });

    const { statement } = onlyDataSource(synth(stack), "aws_iam_policy_document");
    expect((statement as unknown[]).slice(2)).toEqual([
      {
        sid: "BucketAccessLogs",
        effect: "Allow",
        actions: ["s3:PutObject"],
        resources: ["arn:aws:s3:::homeostat-dev-111111111111-access-logs/*"],
        principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] }],
      },
      {
        sid: "LoadBalancerAccessLogs",
        effect: "Allow",
        actions: ["s3:PutObject"],
        resources: ["arn:aws:s3:::homeostat-dev-111111111111-access-logs/*/AWSLogs/111111111111/*"],
        principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      },
    ]);
  });

  test("uses S3's own key, because log delivery cannot use another", () => {
    const stack = estateStack();
    new AccessLogsBucket(stack, "Logs", { name: "access-logs" });

    expect(onlyResource(synth(stack), "aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test.each([
    ["a year by default", {}, 365],
    ["as long as it is told", { retentionDays: 30 }, 30],
  ])("keeps logs %s", (_, props, days) => {
    const stack = estateStack();
    new AccessLogsBucket(stack, "Logs", { name: "access-logs", ...props });

    expect(onlyResource(synth(stack), "aws_s3_bucket_lifecycle_configuration")["rule"]).toEqual([
      expect.objectContaining({ expiration: [{ days }] }),
    ]);
  });
});
