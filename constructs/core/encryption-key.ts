import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "./estate-stack";
import type { IGrantee } from "./grantee";
import { type KeyUser, keyUserStatements } from "./key-user";

/** What a user of a key needs. */
export interface IEncryptionKey {
  readonly keyArn: string;
  readonly keyId: string;
}

/** Props of {@link EncryptionKey}. */
export interface EncryptionKeyProps {
  /** What the key encrypts, in one line. */
  readonly description: string;
  /** Last part of the alias, e.g. `logs`. */
  readonly alias: string;
  /** Services of AWS that may use the key on behalf of this account. @default - none */
  readonly serviceUsers?: readonly KeyUser[];
  /** Days between the order to delete the key and its end. @default 30 */
  readonly deletionWindowDays?: number;
  /** Where the key is made, e.g. `stack.secondRegion`. @default - the region of the stack */
  readonly provider?: TerraformProvider;
}

/** A KMS key that rotates every year and that only this account and the named services can use. */
export class EncryptionKey extends Construct implements IEncryptionKey {
  readonly keyArn: string;
  readonly keyId: string;
  readonly #alias: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    this.#alias = props.alias;
    const stack = EstateStack.of(this);
    const placement = props.provider ? { provider: props.provider } : {};
    const key = new KmsKey(this, "Resource", {
      ...placement,
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays ?? 30,
      policy: this.#createPolicy(props.serviceUsers ?? []),
    });
    new KmsAlias(this, "Alias", {
      ...placement,
      name: `alias/${stack.physicalName("kmsAlias", props.alias)}`,
      targetKeyId: key.keyId,
    });
    this.keyArn = key.arn;
    this.keyId = key.keyId;
  }

  /** Lets the grantee read what the key encrypts. */
  grantDecrypt(grantee: IGrantee): void {
    this.#grant(grantee, "Decrypt", ["kms:Decrypt"]);
  }

  /** Lets the grantee read what the key encrypts, and encrypt more, as S3, SQS and SNS want it of a writer. */
  grantEncryptDecrypt(grantee: IGrantee): void {
    this.#grant(grantee, "EncryptAndDecrypt", ["kms:Decrypt", "kms:GenerateDataKey"]);
  }

  #grant(grantee: IGrantee, what: string, actions: readonly string[]): void {
    // One role may use many keys, and a statement's id is unique in its policy.
    const name = this.#alias.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) =>
      first.toUpperCase(),
    );
    grantee.allow({ sid: `${what}With${name}Key`, actions, resources: [this.keyArn] });
  }

  #createPolicy(serviceUsers: readonly KeyUser[]): string {
    const stack = EstateStack.of(this);
    const account = {
      sid: "AccountAdministersThroughIam",
      actions: ["kms:*"],
      // A key policy's resource is the key itself.
      resources: ["*"],
      principals: [{ type: "AWS", identifiers: [stack.arn("iam", "root", "")] }],
    };
    const services = [...serviceUsers].sort().flatMap((user) => keyUserStatements(user, stack));
    return new DataAwsIamPolicyDocument(this, "Policy", { statement: [account, ...services] }).json;
  }
}
