import { elementsOf, textOf } from "../gateway/xml";
import { EstateApi } from "../metrics/estate-api";
import { type FaultPlace, FaultProblem } from "./fault";

/**
 * The environment's database instance that follows no other one, and has a volume of its own.
 *
 * @throws FaultProblem where there is none
 */
export async function primaryDatabase({
  estate,
  environment,
  accountId,
}: FaultPlace): Promise<{ readonly id: string; readonly allocatedGib: number }> {
  const api = new EstateApi(estate.endpointUrl, { accessKeyId: accountId, region: estate.region });
  const answer = await api.query("rds", "2014-10-31", "DescribeDBInstances");
  const found = elementsOf(answer, "DBInstance").find(
    (instance) =>
      !textOf(instance, "ReadReplicaSourceDBInstanceIdentifier") && !textOf(instance, "DBClusterIdentifier"),
  );
  if (found === undefined) {
    throw new FaultProblem(
      `${environment} has no database instance of its own`,
      `npx homeostat apply --env ${environment} --local --yes`,
    );
  }
  const id = textOf(found, "DBInstanceIdentifier") ?? "";
  return { id, allocatedGib: Number(textOf(found, "AllocatedStorage")) };
}
