import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  RotateSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Credentials } from "../../runbooks/ports/database-logins";
import type { DatabaseSecret, DatabaseSecrets } from "../../runbooks/ports/secrets";
import { stepClientSettings } from "./client-settings";

const CURRENT = "AWSCURRENT";
const PENDING = "AWSPENDING";
/** RDS tags the secrets that it keeps with the instance that they open. */
const DATABASE_TAG = "aws:rds:primaryDBInstanceArn";

/**
 * Secrets that RDS keeps in Secrets Manager. A rotation has a token, and the same one is acted upon once; a label is
 * only taken from the version that the service still has it at. Of fences it knows nothing.
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
    const holder = (label: string) =>
      Object.entries(versions).find(([, labels]) => labels.includes(label))?.[0];
    const [currentVersion, pendingVersion] = [holder(CURRENT), holder(PENDING)];
    if (arn === undefined || currentVersion === undefined)
      throw new Error(`the secret ${id} has no current version`);
    if (databaseId === undefined)
      throw new Error(
        `the secret ${id} has no tag ${DATABASE_TAG}; allowed: one that RDS keeps for an instance`,
      );
    // A rotation may also end with both labels at the new version.
    const isPending = pendingVersion !== undefined && pendingVersion !== currentVersion;
    const pending = isPending ? { pendingVersion } : {};
    return { arn, tags, databaseId, rotates: RotationEnabled === true, currentVersion, ...pending };
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

  async madeAtMs(arn: string, version: string): Promise<number | undefined> {
    try {
      const { CreatedDate } = await this.client.send(
        new GetSecretValueCommand({ SecretId: arn, VersionId: version }),
      );
      return CreatedDate?.getTime();
    } catch (error) {
      // A rotation labels the version that it makes before it has a value.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
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

  async giveUp(arn: string, version: string): Promise<void> {
    await this.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: PENDING,
        RemoveFromVersionId: version,
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
