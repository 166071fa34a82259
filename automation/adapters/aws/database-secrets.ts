import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Credentials } from "../../runbooks/ports/database-logins";
import type { DatabaseSecret, DatabaseSecrets } from "../../runbooks/ports/secrets";
import { stepClientSettings } from "./client-settings";

const CURRENT = "AWSCURRENT";
/** RDS tags the secrets that it keeps with the instance that they open. */
const DATABASE_TAG = "aws:rds:primaryDBInstanceArn";

/**
 * Secrets that RDS keeps in Secrets Manager. A rotation has a token, and the same one is acted upon once; the current
 * version is only exchanged for another one where the service still has the version that is to go. Of fences it knows
 * nothing.
 */
export class AwsDatabaseSecrets implements DatabaseSecrets {
  constructor(
    private readonly client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient(
      stepClientSettings,
    ),
  ) {}

  async describe(id: string): Promise<DatabaseSecret> {
    const answer = await this.client.send(new DescribeSecretCommand({ SecretId: id }));
    const { ARN: arn, Tags = [], RotationEnabled, VersionIdsToStages: versions = {} } = answer;
    const tags = Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
    const databaseId = /:db:([a-z0-9-]+)$/.exec(tags[DATABASE_TAG] ?? "")?.[1];
    const current = Object.entries(versions).find(([, stages]) => stages.includes(CURRENT));
    if (arn === undefined || !current) throw new Error(`the secret ${id} has no current version`);
    if (databaseId === undefined)
      throw new Error(
        `the secret ${id} has no tag ${DATABASE_TAG}; allowed: one that RDS keeps for an instance`,
      );
    return { arn, tags, databaseId, rotates: RotationEnabled === true, currentVersion: current[0] };
  }

  async credentials(arn: string, version: string): Promise<Credentials> {
    const { SecretString = "" } = await this.client.send(
      new GetSecretValueCommand({ SecretId: arn, VersionId: version }),
    );
    const { username: user, password } = parsed(SecretString);
    if (typeof user === "string" && typeof password === "string") return { user, password };
    // What it holds instead is nobody's to read in a log.
    throw new Error(`version ${version} of ${arn} holds no username and password`);
  }

  async rotate(arn: string, token: string): Promise<void> {
    await this.client.send(new RotateSecretCommand({ SecretId: arn, ClientRequestToken: token }));
  }

  async makeCurrent(arn: string, version: string, instead: string): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: CURRENT,
        MoveToVersionId: version,
        RemoveFromVersionId: instead,
      }),
    );
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
