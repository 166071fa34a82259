import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** Refuses every call of a queue that is not made by TLS. */
export function refusePlainText(queueArn: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "RefusePlainText",
    effect: "Deny",
    actions: ["sqs:*"],
    resources: [queueArn],
    principals: [{ type: "AWS", identifiers: ["*"] }],
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
}
