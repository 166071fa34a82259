import type { StateResource } from "../state/state-file";
import { asArray, asNumber, asObject, asString, type JsonObject } from "../terraform/json";

/** So many units of a price. */
export interface BilledUnits {
  readonly priceId: string;
  readonly quantity: number;
}

type Rule = (attributes: JsonObject, all: readonly StateResource[]) => readonly BilledUnits[];

/** Aurora bills no volume for less. */
const LEAST_AURORA_GIB = 10;

const one =
  (priceId: string): Rule =>
  () => [{ priceId, quantity: 1 }];

/** What is billed for having a resource, whether it is used or not. */
const RULES: Readonly<Record<string, Rule>> = {
  aws_eks_cluster: one("eks-cluster"),
  aws_nat_gateway: one("nat-gateway"),
  aws_eip: one("public-ipv4"),
  aws_lb: one("alb"),
  aws_kms_key: one("kms-key"),
  aws_secretsmanager_secret: one("secret"),
  aws_cloudwatch_metric_alarm: one("alarm"),
  aws_cloudwatch_composite_alarm: one("composite-alarm"),
  aws_cloudwatch_dashboard: one("dashboard"),
  aws_vpc_endpoint: (attributes) =>
    attributes["vpc_endpoint_type"] === "Interface"
      ? [{ priceId: "interface-endpoint", quantity: asArray(attributes["subnet_ids"]).length }]
      : [],
  aws_db_instance: database,
  aws_rds_cluster: auroraCluster,
  aws_rds_cluster_instance: (attributes) => [
    { priceId: `aurora:${asString(attributes["instance_class"]) ?? "?"}`, quantity: 1 },
  ],
  aws_elasticache_replication_group: (attributes) => [
    {
      priceId: `elasticache:${asString(attributes["node_type"]) ?? "?"}`,
      quantity: asNumber(attributes["num_cache_clusters"]) ?? 1,
    },
  ],
  aws_eks_node_group: nodeGroup,
  aws_ecs_service: fargate,
};

/** What is billed for having this resource; empty if it costs nothing or only by use. */
export function billedUnits(resource: StateResource, all: readonly StateResource[]): readonly BilledUnits[] {
  return RULES[resource.type]?.(resource.attributes, all) ?? [];
}

function database(attributes: JsonObject): readonly BilledUnits[] {
  const copies = attributes["multi_az"] === true ? 2 : 1;
  return [
    { priceId: `rds:${asString(attributes["instance_class"]) ?? "?"}`, quantity: copies },
    { priceId: "rds-gp3-gib", quantity: copies * (asNumber(attributes["allocated_storage"]) ?? 0) },
    ...masterSecrets(attributes),
  ];
}

/** The volume grows with what is in it and requests are counted, so what is sure is the least volume alone. */
function auroraCluster(attributes: JsonObject): readonly BilledUnits[] {
  return [
    { priceId: "aurora-gib", quantity: LEAST_AURORA_GIB },
    { priceId: "aurora-million-requests", quantity: 0 },
    ...masterSecrets(attributes),
  ];
}

/** The master password that RDS keeps in Secrets Manager. */
function masterSecrets(attributes: JsonObject): readonly BilledUnits[] {
  return asArray(attributes["master_user_secret"]).map(() => ({ priceId: "secret", quantity: 1 }));
}

function nodeGroup(attributes: JsonObject, all: readonly StateResource[]): readonly BilledUnits[] {
  const nodes = asNumber(asObject(asArray(attributes["scaling_config"])[0])?.["desired_size"]) ?? 0;
  const templateId = asObject(asArray(attributes["launch_template"])[0])?.["id"];
  const template = all.find(
    ({ type, attributes: own }) => type === "aws_launch_template" && own["id"] === templateId,
  );
  const volumes = asArray(template?.attributes["block_device_mappings"]).map((mapping) => {
    const ebs = asObject(asArray(asObject(mapping)?.["ebs"])[0]);
    return asNumber(ebs?.["volume_size"]) ?? 0;
  });
  const type = asString(asArray(attributes["instance_types"])[0]) ?? "?";
  return [
    { priceId: `ec2:${type}`, quantity: nodes },
    { priceId: "ebs-gp3-gib", quantity: nodes * volumes.reduce((sum, size) => sum + size, 0) },
  ];
}

function fargate(attributes: JsonObject, all: readonly StateResource[]): readonly BilledUnits[] {
  const tasks = asNumber(attributes["desired_count"]) ?? 0;
  const definition = all.find(
    ({ type, attributes: own }) =>
      type === "aws_ecs_task_definition" && own["arn"] === attributes["task_definition"],
  );
  const cpu = Number(definition?.attributes["cpu"] ?? 0);
  const memory = Number(definition?.attributes["memory"] ?? 0);
  return [
    { priceId: "fargate-vcpu", quantity: (tasks * cpu) / 1024 },
    { priceId: "fargate-gib", quantity: (tasks * memory) / 1024 },
  ];
}
