import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateReplicationGroupCommand, DescribeReplicationGroupsCommand } from "@aws-sdk/client-elasticache";
import { CreateDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import type { LocalEstate } from "../../../local";
import { estateClients } from "./estate-clients";

const NAME = "reference";

/** Makes in seconds, by API calls, what the data and service stacks make of a database, a cache and a service. */
export async function makeReferenceService(
  estate: LocalEstate,
  environment: string,
  desiredCount: number,
): Promise<void> {
  const { ecs } = estateClients(estate, environment);
  const variables = {
    ENVIRONMENT: environment,
    SERVICE_NAME: NAME,
    SCRATCH_DIRECTORY: "/scratch",
    FAULT_INJECTION: "enabled",
    QUEUE_URL: `${estate.endpointUrl}/queue`,
    CACHE_TLS: "true",
    ...(await makeDatabase(estate, environment)),
    ...(await makeCache(estate, environment)),
  };
  await ecs.send(new CreateClusterCommand({ clusterName: NAME }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: NAME,
      cpu: "256",
      memory: "512",
      containerDefinitions: [
        {
          name: NAME,
          image: `${NAME}:1.0.0`,
          environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
        },
      ],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: NAME,
      serviceName: NAME,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount,
    }),
  );
}

async function makeDatabase(estate: LocalEstate, environment: string) {
  const { rds } = estateClients(estate, environment);
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "main",
      Engine: "postgres",
      DBInstanceClass: "db.t4g.medium",
      AllocatedStorage: 20,
      DBName: "app",
      MasterUsername: "dbadmin",
      ManageMasterUserPassword: true,
      Port: 5432,
    }),
  );
  const { DBInstances: [instance] = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  return {
    DATABASE_HOST: instance?.Endpoint?.Address ?? "",
    DATABASE_PORT: String(instance?.Endpoint?.Port),
    DATABASE_NAME: instance?.DBName ?? "",
    DATABASE_USER: NAME,
    DATABASE_SIGN_IN: "iam",
  };
}

async function makeCache(estate: LocalEstate, environment: string) {
  const { elasticache } = estateClients(estate, environment);
  await elasticache.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: "main",
      ReplicationGroupDescription: "cache of the reference service",
      Engine: "redis",
      CacheNodeType: "cache.t4g.small",
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      TransitEncryptionEnabled: true,
    }),
  );
  const { ReplicationGroups: [group] = [] } = await elasticache.send(
    new DescribeReplicationGroupsCommand({}),
  );
  const endpoint = group?.NodeGroups?.[0]?.PrimaryEndpoint;
  return { CACHE_HOST: endpoint?.Address ?? "", CACHE_PORT: String(endpoint?.Port) };
}
