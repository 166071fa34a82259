import type { AwsClient } from "../../support/aws-client";

const TARGET = "AmazonEC2ContainerServiceV20141113";

/** A service that rebalances its tasks, then no longer. */
export async function ecsServiceScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("ecs", `${TARGET}.${operation}`, body);
  await ask("CreateCluster", { clusterName: "apps" });
  await ask("RegisterTaskDefinition", {
    family: "web",
    containerDefinitions: [{ name: "web", image: "web:1", memory: 128 }],
  });
  const service = { cluster: "apps", taskDefinition: "web", desiredCount: 0 };
  const created = await ask("CreateService", {
    ...service,
    serviceName: "web",
    availabilityZoneRebalancing: "ENABLED",
  });
  const described = await ask("DescribeServices", { cluster: "apps", services: ["web"] });
  const untouched = await ask("UpdateService", { ...service, service: "web" });
  const updated = await ask("UpdateService", {
    ...service,
    service: "web",
    availabilityZoneRebalancing: "DISABLED",
  });
  const after = await ask("DescribeServices", { cluster: "apps", services: ["web"] });
  await ask("DeleteService", { cluster: "apps", service: "web", force: true });
  const again = await ask("CreateService", { ...service, serviceName: "web" });
  return { created, described, untouched, updated, after, again };
}
