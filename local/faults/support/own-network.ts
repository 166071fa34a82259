import type { Subnet } from "@aws-sdk/client-ec2";
import { type FaultPlace, FaultProblem } from "../fault";
import { placeClients } from "./place-clients";

/**
 * A private subnet of the environment's network.
 *
 * @throws FaultProblem where it has none
 */
export async function privateSubnet(place: FaultPlace): Promise<Subnet> {
  const { Subnets = [] } = await (await placeClients.ec2(place)).describeSubnets({});
  const found = Subnets.find(({ Tags = [] }) => Tags.some(({ Value = "" }) => Value.includes("private")));
  if (found) return found;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no network with a private subnet`,
    `npx homeostat apply --env ${environment} --local --yes --stack network`,
  );
}
