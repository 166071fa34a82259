import { asString, type JsonObject } from "../../terraform/json";
import type { BegunResource } from "./apply-journal";

/**
 * What a resource type is imported by, where that is not the id that Terraform logs, or where the planned
 * attributes tell it before there is an id. `{id}` is the logged id.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs, section "Import" of each resource
 */
const PATTERNS: Readonly<Record<string, string>> = {
  aws_accessanalyzer_analyzer: "{analyzer_name}",
  aws_apigatewayv2_integration: "{api_id}/{id}",
  aws_apigatewayv2_route: "{api_id}/{id}",
  aws_apigatewayv2_stage: "{api_id}/{name}",
  aws_appautoscaling_policy: "{service_namespace}/{resource_id}/{scalable_dimension}/{name}",
  aws_appautoscaling_target: "{service_namespace}/{resource_id}/{scalable_dimension}",
  aws_backup_selection: "{plan_id}|{id}",
  aws_backup_vault: "{name}",
  aws_backup_vault_lock_configuration: "{backup_vault_name}",
  aws_cloudwatch_composite_alarm: "{alarm_name}",
  aws_cloudwatch_dashboard: "{dashboard_name}",
  aws_cloudwatch_log_group: "{name}",
  aws_cloudwatch_metric_alarm: "{alarm_name}",
  aws_config_config_rule: "{name}",
  aws_config_configuration_recorder: "{name}",
  aws_config_configuration_recorder_status: "{name}",
  aws_config_delivery_channel: "{name}",
  aws_db_event_subscription: "{name}",
  aws_db_instance: "{identifier}",
  aws_db_parameter_group: "{name}",
  aws_db_subnet_group: "{name}",
  aws_dynamodb_table: "{name}",
  aws_ecr_lifecycle_policy: "{repository}",
  aws_ecr_repository: "{name}",
  aws_ecs_cluster: "{name}",
  aws_eks_access_entry: "{cluster_name}:{principal_arn}",
  aws_eks_access_policy_association: "{cluster_name}#{principal_arn}#{policy_arn}",
  aws_eks_addon: "{cluster_name}:{addon_name}",
  aws_eks_cluster: "{name}",
  aws_eks_node_group: "{cluster_name}:{node_group_name}",
  aws_eks_pod_identity_association: "{cluster_name},{id}",
  aws_elasticache_parameter_group: "{name}",
  aws_elasticache_replication_group: "{replication_group_id}",
  aws_elasticache_subnet_group: "{name}",
  aws_iam_role: "{name}",
  aws_iam_role_policy_attachment: "{role}/{policy_arn}",
  aws_kms_alias: "{name}",
  aws_lambda_alias: "{function_name}/{name}",
  aws_lambda_function: "{function_name}",
  aws_rds_cluster: "{cluster_identifier}",
  aws_rds_cluster_instance: "{identifier}",
  aws_rds_cluster_parameter_group: "{name}",
  aws_route: "{route_table_id}_{destination_cidr_block}",
  aws_route_table_association: "{subnet_id}/{route_table_id}",
  aws_s3_bucket: "{bucket}",
  aws_s3_bucket_lifecycle_configuration: "{bucket}",
  aws_s3_bucket_logging: "{bucket}",
  aws_s3_bucket_ownership_controls: "{bucket}",
  aws_s3_bucket_policy: "{bucket}",
  aws_s3_bucket_public_access_block: "{bucket}",
  aws_s3_bucket_replication_configuration: "{bucket}",
  aws_s3_bucket_server_side_encryption_configuration: "{bucket}",
  aws_s3_bucket_versioning: "{bucket}",
  aws_s3_object: "{bucket}/{key}",
};

/** Ids that the planned attributes tell before they are logged, where they have a name that is not Terraform's own. */
const FORETOLD: Readonly<Record<string, string>> = {
  aws_iam_role_policy: "{role}:{name}",
  aws_sns_topic_policy: "{arn}",
};

/** Types that cannot be imported; creating them anew sets the same values again. */
const NOT_IMPORTABLE: ReadonlySet<string> = new Set([
  "aws_ecs_task_definition",
  "aws_guardduty_detector_feature",
]);

/** Types that can be made twice: what is there already is taken as it is, or given the same values again. */
const REPEATABLE: ReadonlySet<string> = new Set([...NOT_IMPORTABLE, "aws_default_security_group"]);

/**
 * What a resource can be imported by; `undefined` if that is not known (yet).
 *
 * @param planned attributes that the latest plan would give it, unknown ones left out
 */
export function importId(type: string, resource: BegunResource, planned: JsonObject): string | undefined {
  if (NOT_IMPORTABLE.has(type)) return undefined;
  const pattern = PATTERNS[type] ?? (resource.id === undefined ? FORETOLD[type] : undefined);
  if (pattern === undefined) return resource.id;
  const values: JsonObject = { ...planned, id: resource.id };
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => !asString(values[name]))) return undefined;
  return pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => asString(values[name]) ?? "");
}

/** Whether a resource of this type that is left behind does no harm and is not made twice. */
export function isRepeatable(type: string): boolean {
  return REPEATABLE.has(type);
}
