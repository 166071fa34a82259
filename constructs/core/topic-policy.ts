import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { EstateStack } from "./estate-stack";

/**
 * What a topic's policy says so that one service of AWS publishes to it for this account, and nobody does without TLS.
 *
 * @param service principal of the service, e.g. `cloudwatch.amazonaws.com`
 */
export function topicPolicyStatements(
  topicArn: string,
  service: string,
  stack: EstateStack,
): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "ServiceForThisAccount",
      actions: ["sns:Publish"],
      resources: [topicArn],
      principals: [{ type: "Service", identifiers: [service] }],
      condition: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: [stack.deployment.accountId] },
      ],
    },
    {
      sid: "TlsOnly",
      effect: "Deny",
      actions: ["sns:Publish"],
      resources: [topicArn],
      principals: [{ type: "AWS", identifiers: ["*"] }],
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    },
  ];
}
