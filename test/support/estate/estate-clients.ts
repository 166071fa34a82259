import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { LocalEstate } from "../../../local";

/** AWS clients of one environment's account in the estate. */
export function estateClients({ endpointUrl, region, accounts }: LocalEstate, environment: string) {
  const account = accounts[environment];
  if (account === undefined) throw new Error(`the estate has no account for ${environment}`);
  const settings = {
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "local-estate" },
  };
  return {
    cloudwatch: new CloudWatchClient(settings),
    ecs: new ECSClient(settings),
    elasticache: new ElastiCacheClient(settings),
    rds: new RDSClient(settings),
    secrets: new SecretsManagerClient(settings),
  };
}
