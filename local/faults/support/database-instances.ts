import { INSTANCE_STATES_PATH } from "../../gateway/routes";
import { elementsOf, textOf } from "../../gateway/xml";
import { EstateApi } from "../../metrics/estate-api";
import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "../fault";

const FAILED = "failed";

/** What RDS says of a database instance. */
interface DatabaseInstance {
  readonly id: string;
  readonly allocatedGib: number;
  readonly isReplica: boolean;
  /** Where RDS keeps the password of the master user. @default - nowhere */
  readonly secretArn?: string;
}

/**
 * The environment's database instance that follows no other one, and has a volume of its own.
 *
 * @throws FaultProblem where there is none
 */
export async function primaryDatabase(place: FaultPlace): Promise<DatabaseInstance> {
  const found = (await instancesOf(place)).find(({ isReplica }) => !isReplica);
  if (found) return found;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no database instance of its own`,
    `npx homeostat apply --env ${environment} --local --yes`,
  );
}

/**
 * The oldest read replica of the environment: one that was declared, since what a runbook adds comes later.
 *
 * @throws FaultProblem where there is none
 */
export async function firstReplica(place: FaultPlace): Promise<DatabaseInstance> {
  const found = (await instancesOf(place)).find(({ isReplica }) => isReplica);
  if (found) return found;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no read replica`,
    `set readReplicas in environments/${environment}.ts, then: npx homeostat apply --env ${environment} --local --yes`,
  );
}

/** Makes RDS say that an instance has failed, until it is {@link recover}ed, deleted or made anew. */
export async function fail(place: FaultPlace, { id }: DatabaseInstance): Promise<void> {
  await show(place, { DBInstanceIdentifier: id, DBInstanceStatus: FAILED });
}

/** Makes RDS say of an instance how it is. */
export async function recover(place: FaultPlace, { id }: DatabaseInstance): Promise<void> {
  await show(place, { DBInstanceIdentifier: id });
}

/** Instances that were made to fail, in the roles that they have now. */
export async function failedDatabases(place: FaultPlace): Promise<DatabaseInstance[]> {
  const states = await show(place, {});
  return (await instancesOf(place)).filter(({ id }) => states[id] === FAILED);
}

/** Instances that belong to no cluster, the oldest first. */
async function instancesOf({ estate, accountId }: FaultPlace): Promise<DatabaseInstance[]> {
  const api = new EstateApi(estate.endpointUrl, { accessKeyId: accountId, region: estate.region });
  const answer = await api.query("rds", "2014-10-31", "DescribeDBInstances");
  return elementsOf(answer, "DBInstance")
    .filter((instance) => !textOf(instance, "DBClusterIdentifier"))
    .sort((one, other) => madeAt(one).localeCompare(madeAt(other)))
    .map((instance) => {
      const secretArn = textOf(instance, "SecretArn");
      return {
        id: textOf(instance, "DBInstanceIdentifier") ?? "",
        allocatedGib: Number(textOf(instance, "AllocatedStorage")),
        isReplica: Boolean(textOf(instance, "ReadReplicaSourceDBInstanceIdentifier")),
        ...(secretArn !== undefined && { secretArn }),
      };
    });
}

function madeAt(instance: string): string {
  return textOf(instance, "InstanceCreateTime") ?? "";
}

function show(place: FaultPlace, body: object): Promise<Readonly<Record<string, string>>> {
  return callEstate(place, { service: "rds", path: INSTANCE_STATES_PATH, body });
}
