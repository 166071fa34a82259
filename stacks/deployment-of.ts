import type { Deployment } from "../constructs/core/deployment";
import type { Environment } from "../environments/environment";

/** The part of an environment that every construct may know. */
export function deploymentOf(environment: Environment): Deployment {
  const { name, organization, accountId, region, secondRegion, partition, owner, costCentre } = environment;
  return {
    environment: name,
    organization,
    accountId,
    region,
    secondRegion,
    partition,
    owner,
    costCentre,
    protected: environment.protected,
  };
}
