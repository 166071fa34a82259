import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { HardenedBucket, type HardenedBucketOptions } from "./hardened-bucket";

/** Props of {@link AccessLogsBucket}. */
export interface AccessLogsBucketProps extends Omit<HardenedBucketOptions, "lifecycle"> {
  /** Days that a log is kept. @default 365 */
  readonly retentionDays?: number;
}

/**
 * Where S3 and load balancers of this account write who asked for what.
 * Its key is S3's own: log delivery cannot write with a customer's key.
 */
export class AccessLogsBucket extends HardenedBucket {
  constructor(scope: Construct, id: string, props: AccessLogsBucketProps) {
    const { retentionDays = 365, ...options } = props;
    super(scope, id, {
      ...options,
      lifecycle: { expireAfterDays: retentionDays, noncurrentVersionDays: 30 },
    });
    const { accountId } = EstateStack.of(this).deployment;
    this.addStatements((bucketArn) => logDeliveryStatements(bucketArn, accountId));
  }
}

function logDeliveryStatements(bucketArn: string, accountId: string): DataAwsIamPolicyDocumentStatement[] {
  const write = { effect: "Allow", actions: ["s3:PutObject"] };
  const condition = [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }];
  return [
    {
      ...write,
      sid: "BucketAccessLogs",
      resources: [`${bucketArn}/*`],
      principals: [{ type: "Service", identifiers: ["logging.s3.amazonaws.com"] }],
      condition,
    },
    {
      ...write,
      sid: "LoadBalancerAccessLogs",
      // Each load balancer has a prefix; the account in the path is what keeps others out.
      resources: [`${bucketArn}/*/AWSLogs/${accountId}/*`],
      principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
    },
  ];
}
