import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { IEncryptionKey } from "../core/encryption-key";
import type { EstateStack } from "../core/estate-stack";

/** A secret whose value Terraform writes. */
export interface PlannedSecret {
  /** ARN, or the pattern of it while the secret does not exist. */
  readonly arn: string;
  /** Key that encrypts it, and may encrypt much else. */
  readonly key: IEncryptionKey;
}

/**
 * What a plan needs where Terraform writes the value of a secret: the provider reads the value to see whether it is still
 * there, and with each run asks for a random one that may become the next. The key opens that secret and nothing else.
 */
export function readPlannedSecret(
  stack: EstateStack,
  { arn, key }: PlannedSecret,
): DataAwsIamPolicyDocumentStatement[] {
  const service = stack.deployment.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return [
    // The action knows no resources, and reads none.
    { sid: "MakeUpPasswords", actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] },
    { sid: "ReadPlannedSecret", actions: ["secretsmanager:GetSecretValue"], resources: [arn] },
    {
      sid: "DecryptPlannedSecret",
      actions: ["kms:Decrypt"],
      resources: [key.keyArn],
      condition: [
        {
          test: "StringEquals",
          variable: "kms:ViaService",
          values: [`secretsmanager.${stack.deployment.region}.${service}`],
        },
        { test: "StringLike", variable: "kms:EncryptionContext:SecretARN", values: [arn] },
      ],
    },
  ];
}
