import type { DbInstanceConfig } from "@cdktf/provider-aws/lib/db-instance";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Fn, propertyAccess, Token } from "cdktf";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EphemeralResource } from "../core/ephemeral-resource";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { ownMasterSecretName } from "./own-master-secret";

/** Props of {@link MasterSecret}. */
export interface MasterSecretProps {
  /** Last part of the name of the database. */
  readonly database: string;
  /** Name of the master user. */
  readonly username: string;
  readonly dataKey: IEncryptionKey;
  /** A new number makes the next apply write a new password. @default 1 */
  readonly masterPasswordVersion?: number;
  /** Days in which a deleted secret can be brought back; 0 deletes it at once. */
  readonly recoveryDays: number;
}

/** Letters and digits make up for what RDS forbids in a password (`/`, `"`, `@`) and shells and URLs trip over. */
const PASSWORD = { password_length: 40, exclude_punctuation: true };

/**
 * The master user's password where RDS cannot keep it. It is in the secret and in the database, and in no state, plan or
 * source. The database is given what the secret holds by then, and not what was made for it: an apply that was killed
 * between the two is finished by the next one, with one password in both. Not so one in which RDS refused the change: the
 * provider counts it as made, and only another masterPasswordVersion makes it again.
 */
export class MasterSecret extends Construct {
  readonly secretArn: string;
  /** What an instance takes the password by. */
  readonly login: Pick<DbInstanceConfig, "passwordWo" | "passwordWoVersion">;

  constructor(scope: Construct, id: string, props: MasterSecretProps) {
    super(scope, id);
    const passwordVersion = this.#passwordVersion(props);
    const secret = new SecretsmanagerSecret(this, "Resource", {
      name: ownMasterSecretName(EstateStack.of(this), props.database),
      description: `The master user of ${props.database}; masterPasswordVersion of the environment gives it another password`,
      kmsKeyId: props.dataKey.keyArn,
      recoveryWindowInDays: props.recoveryDays,
    });
    const generated = new EphemeralResource(this, "Generated", {
      type: "aws_secretsmanager_random_password",
      attributes: PASSWORD,
    });
    const written = new SecretsmanagerSecretVersion(this, "Version", {
      secretId: secret.arn,
      // As RDS writes those that it keeps.
      secretStringWo: Fn.jsonencode({
        username: props.username,
        password: generated.attribute("random_password"),
      }),
      secretStringWoVersion: passwordVersion,
    });
    const kept = new EphemeralResource(this, "Kept", {
      type: "aws_secretsmanager_secret_version",
      attributes: { secret_id: written.secretId, version_id: written.versionId },
    });
    this.secretArn = secret.arn;
    this.login = {
      passwordWo: Token.asString(
        propertyAccess(Fn.jsondecode(kept.attribute("secret_string")), ["password"]),
      ),
      passwordWoVersion: passwordVersion,
    };
  }

  #passwordVersion({ masterPasswordVersion: version = 1 }: MasterSecretProps): number {
    if (Number.isInteger(version) && version >= 1) return version;
    throw new InvalidPropError({
      where: this.node.path,
      prop: "masterPasswordVersion",
      value: version,
      allowed: "a whole number, 1 or more",
      remedy: "Raise it by one for another password.",
    });
  }
}
