import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { IEncryptionKey } from "../core/encryption-key";
import type { EstateStack } from "../core/estate-stack";
import { viaService } from "../core/via-service";

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
  return [
    // The action knows no resources, and reads none.
    { sid: "MakeUpPasswords", actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] },
    { sid: "ReadPlannedSecret", actions: ["secretsmanager:GetSecretValue"], resources: [arn] },
    {
      sid: "DecryptPlannedSecret",
      actions: ["kms:Decrypt"],
      resources: [key.keyArn],
      condition: [
        viaService(stack, "secretsmanager"),
        { test: "StringLike", variable: "kms:EncryptionContext:SecretARN", values: [arn] },
      ],
    },
  ];
}
