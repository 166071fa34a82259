import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";
import { deliveryRoleArn } from "../core/delivery-role-names";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { CODE_BUCKET, type ICodeBucket } from "../core/function-code-bucket";
import { SecureBucket, type SecureBucketProps } from "./secure-bucket";

/** Props of {@link CodeBucket}. */
export type CodeBucketProps = Pick<SecureBucketProps, "accessLogsBucketName" | "destroyWithContents" | "key">;

/** Lambda keeps a copy of what it runs: an archive that was replaced is only looked at. */
const REPLACED_ARCHIVE_DAYS = 30;

/**
 * Where functions find their code. What is written here runs after the next apply, so no role of the platform writes
 * here but the one that applies; people do as far as they are allowed.
 */
export class CodeBucket extends SecureBucket implements ICodeBucket {
  readonly key: IEncryptionKey;

  constructor(scope: Construct, id: string, props: CodeBucketProps) {
    super(scope, id, {
      ...props,
      name: CODE_BUCKET,
      lifecycle: { noncurrentVersionDays: REPLACED_ARCHIVE_DAYS },
    });
    this.key = props.key;
    const stack = EstateStack.of(this);
    this.addStatements((bucketArn) => [onlyDeliveryWrites(bucketArn, stack)]);
  }
}

function onlyDeliveryWrites(bucketArn: string, stack: EstateStack): DataAwsIamPolicyDocumentStatement {
  const { organization, environment } = stack.deployment;
  const ours = stack.arn("iam", `role/${organization}-${environment}-*`, "");
  return {
    sid: "OnlyDeliveryWrites",
    effect: "Deny",
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:ReplicateObject"],
    resources: [`${bucketArn}/*`],
    principals: [{ type: "*", identifiers: ["*"] }],
    condition: [
      { test: "ArnLike", variable: "aws:PrincipalArn", values: [ours] },
      { test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [deliveryRoleArn(stack, "apply")] },
    ],
  };
}
