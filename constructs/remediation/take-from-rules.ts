import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { EstateStack } from "../core/estate-stack";

/** Lets the rules of this environment, and nobody else's, put events into a queue. */
export function takeFromRules(queueArn: string, stack: EstateStack): DataAwsIamPolicyDocumentStatement {
  const { organization, environment, accountId } = stack.deployment;
  return {
    sid: "TakeFromRules",
    actions: ["sqs:SendMessage"],
    resources: [queueArn],
    principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
    condition: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] },
      {
        test: "ArnLike",
        variable: "aws:SourceArn",
        values: [stack.arn("events", `rule/*${organization}-${environment}-*`)],
      },
    ],
  };
}
