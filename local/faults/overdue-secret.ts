import { configFinding } from "./support/config-finding";
import { callEstate } from "./support/estate-call";
import { type FaultPlace, FaultProblem, type ToldFault } from "./fault";
import { FaultNote } from "./support/fault-note";
import { primaryDatabase } from "./support/database-instances";

const ID = "overdue-secret";
const note = new FaultNote<{ readonly version: string }>(ID);

/**
 * The secret of the database's master user was not rotated when its schedule says, says AWS Config. Nothing is broken: it
 * is overdue because Config says so, and for as long as the version of then is the current one.
 */
export const overdueSecret: ToldFault = {
  id: ID,
  kind: "world",
  summary: "AWS Config finds that the secret of the database's master user was not rotated in time.",
  alarms: ["secret-rotation-failed"],
  mendedBy: "rotate-secret",
  async begin(place) {
    const arn = await masterSecret(place);
    const version = await currentVersion(place, arn);
    await note.write(place, { version });
    return `version ${version} of ${arn} is overdue`;
  },
  end: (place) => note.forget(place),
  async isOn(place) {
    const noted = await note.read(place);
    if (!noted) return false;
    return noted.version === (await currentVersion(place, await masterSecret(place)));
  },
  async tells(place) {
    const target = { type: "AWS::SecretsManager::Secret", id: await masterSecret(place) };
    return configFinding(place, "secretsmanager-scheduled-rotation-success-check", target);
  },
};

/**
 * ARN of the secret that RDS keeps of the master user of the environment's database.
 *
 * @throws FaultProblem where it keeps none
 */
export async function masterSecret(place: FaultPlace): Promise<string> {
  const { id, secretArn } = await primaryDatabase(place);
  if (secretArn !== undefined) return secretArn;
  throw new FaultProblem(
    `RDS keeps no secret of the master user of ${id}`,
    "take an environment whose database has no readReplicas, such as dev: with replicas its password is our own",
  );
}

async function currentVersion(place: FaultPlace, SecretId: string): Promise<string> {
  const { VersionIdsToStages } = await callEstate<{
    readonly VersionIdsToStages: Readonly<Record<string, readonly string[]>>;
  }>(place, { service: "secretsmanager", target: "secretsmanager.DescribeSecret", body: { SecretId } });
  const current = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes("AWSCURRENT"));
  if (current) return current[0];
  throw new FaultProblem(`${SecretId} has no current version`, "npx homeostat local status");
}
