import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
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
    autoScaling: new ApplicationAutoScalingClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    dynamodb: new DynamoDBClient(settings),
    ecs: new ECSClient(settings),
    elasticache: new ElastiCacheClient(settings),
    loadBalancing: new ElasticLoadBalancingV2Client(settings),
    rds: new RDSClient(settings),
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    secrets: new SecretsManagerClient(settings),
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
  };
}
