import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";

/** Props of {@link EmptySecret}. */
export interface EmptySecretProps {
  /** Last part of the name, e.g. `approval-key`. */
  readonly name: string;
  /** What it is for, and who fills it, in one line. */
  readonly description: string;
  readonly dataKey: IEncryptionKey;
  /** Days in which a deleted secret can be brought back; 0 deletes it at once. @default 30 */
  readonly recoveryDays?: number;
}

/** A secret that somebody else fills: whatever Terraform knew of it would lie in its state. */
export class EmptySecret extends Construct {
  readonly secretArn: string;
  readonly #dataKey: IEncryptionKey;
  readonly #subject: string;

  constructor(scope: Construct, id: string, props: EmptySecretProps) {
    super(scope, id);
    this.#dataKey = props.dataKey;
    this.#subject = id;
    this.secretArn = new SecretsmanagerSecret(this, "Resource", {
      name: EstateStack.of(this).physicalName("generic", "remediation", props.name),
      description: props.description,
      kmsKeyId: props.dataKey.keyArn,
      recoveryWindowInDays: props.recoveryDays ?? 30,
    }).arn;
  }

  /** Lets the role read the secret. */
  grantRead(grantee: IGrantee): void {
    grantee.allow({
      sid: `Read${this.#subject}`,
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.secretArn],
    });
    grantee.allow({
      sid: `Decrypt${this.#subject}`,
      actions: ["kms:Decrypt"],
      resources: [this.#dataKey.keyArn],
    });
  }

  /** Lets the role read the secret, and fill it where it is empty yet. */
  grantCreate(grantee: IGrantee): void {
    this.grantRead(grantee);
    grantee.allow({
      sid: `Create${this.#subject}`,
      actions: ["secretsmanager:PutSecretValue"],
      resources: [this.secretArn],
    });
    grantee.allow({
      sid: `Encrypt${this.#subject}`,
      actions: ["kms:GenerateDataKey"],
      resources: [this.#dataKey.keyArn],
    });
  }
}
