import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";

/** Props of {@link ApprovalKey}. */
export interface ApprovalKeyProps {
  readonly dataKey: IEncryptionKey;
  /** Days in which a deleted key can be brought back; 0 deletes it at once. @default 30 */
  readonly recoveryDays?: number;
}

/**
 * The key that approval links are signed with. Terraform makes the empty secret only: whatever it knew would lie in its
 * state. The function that signs the first link fills it, once and for all.
 */
export class ApprovalKey extends Construct {
  readonly secretArn: string;
  readonly #dataKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: ApprovalKeyProps) {
    super(scope, id);
    this.#dataKey = props.dataKey;
    this.secretArn = new SecretsmanagerSecret(this, "Resource", {
      name: EstateStack.of(this).physicalName("generic", "remediation", "approval-key"),
      description: "Signs the links of approvals; made by the function that signs the first one",
      kmsKeyId: props.dataKey.keyArn,
      recoveryWindowInDays: props.recoveryDays ?? 30,
    }).arn;
  }

  /** Lets the role read the key, to verify a link. */
  grantRead(grantee: IGrantee): void {
    grantee.allow({
      sid: "ReadApprovalKey",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.secretArn],
    });
    grantee.allow({
      sid: "DecryptApprovalKey",
      actions: ["kms:Decrypt"],
      resources: [this.#dataKey.keyArn],
    });
  }

  /** Lets the role read the key, and make it where there is none yet. */
  grantCreate(grantee: IGrantee): void {
    this.grantRead(grantee);
    grantee.allow({
      sid: "CreateApprovalKey",
      actions: ["secretsmanager:PutSecretValue"],
      resources: [this.secretArn],
    });
    grantee.allow({
      sid: "EncryptApprovalKey",
      actions: ["kms:GenerateDataKey"],
      resources: [this.#dataKey.keyArn],
    });
  }
}
