import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { EstateStack } from "../core/estate-stack";
import { stateBackendNames } from "../core/state-backend-names";

/** ARN of the bucket that holds the environment's state. */
export function stateBucketArn(stack: EstateStack): string {
  return `arn:${stack.deployment.partition}:s3:::${stateBackendNames(stack.deployment).bucket}`;
}

/** Reads state and sees who holds a lock; takes none. */
export function readState(stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const bucketArn = stateBucketArn(stack);
  return [
    { sid: "ListState", actions: ["s3:ListBucket"], resources: [bucketArn] },
    { sid: "ReadState", actions: ["s3:GetObject"], resources: [`${bucketArn}/*`] },
    { sid: "SeeLocks", actions: ["dynamodb:GetItem"], resources: [lockTableArn(stack)] },
    stateKey(stack, ["kms:Decrypt"]),
  ];
}

/** Reads and writes state, takes and releases locks. */
export function writeState(stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const bucketArn = stateBucketArn(stack);
  return [
    { sid: "ListState", actions: ["s3:ListBucket"], resources: [bucketArn] },
    { sid: "WriteState", actions: ["s3:GetObject", "s3:PutObject"], resources: [`${bucketArn}/*`] },
    // With use_lockfile the lock is an object; the state itself is never deleted.
    { sid: "ReleaseLockFiles", actions: ["s3:DeleteObject"], resources: [`${bucketArn}/*.tflock`] },
    {
      sid: "Lock",
      actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      resources: [lockTableArn(stack)],
    },
    stateKey(stack, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

function lockTableArn(stack: EstateStack): string {
  return stack.arn("dynamodb", `table/${stateBackendNames(stack.deployment).lockTable}`);
}

/** A key's policy names it by id, which only the state stack knows; its alias is fixed. */
function stateKey(stack: EstateStack, actions: string[]): DataAwsIamPolicyDocumentStatement {
  const { kmsAlias } = stateBackendNames(stack.deployment);
  return {
    sid: "StateKey",
    actions,
    resources: [stack.arn("kms", "key/*")],
    condition: [{ test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: [kmsAlias] }],
  };
}
