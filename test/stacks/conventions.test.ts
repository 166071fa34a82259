import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { dev } from "../../environments/dev";
import { ENVIRONMENT_NAMES } from "../../environments/environment";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { type SynthesizedTemplate, synthesizeAll } from "../provider/synthesis";

const environments = { dev, staging, prod };
const SYNTHESIS_TIMEOUT_MS = 60_000;

/** The attribute that holds the name, by type; `tags.Name` is what EC2 shows. */
const NAME_OF: Readonly<Record<string, string>> = {
  aws_accessanalyzer_analyzer: "analyzer_name",
  aws_apigatewayv2_api: "name",
  aws_apigatewayv2_vpc_link: "name",
  aws_appautoscaling_policy: "name",
  aws_backup_plan: "name",
  aws_backup_selection: "name",
  aws_backup_vault: "name",
  aws_cloudtrail: "name",
  aws_cloudwatch_composite_alarm: "alarm_name",
  aws_cloudwatch_dashboard: "dashboard_name",
  aws_cloudwatch_event_archive: "name",
  aws_cloudwatch_event_bus: "name",
  aws_cloudwatch_event_rule: "name",
  aws_cloudwatch_log_group: "name",
  aws_cloudwatch_metric_alarm: "alarm_name",
  aws_config_config_rule: "name",
  aws_config_configuration_recorder: "name",
  aws_config_delivery_channel: "name",
  aws_db_event_subscription: "name",
  aws_db_instance: "identifier",
  aws_db_parameter_group: "name",
  aws_db_subnet_group: "name",
  aws_default_security_group: "tags.Name",
  aws_dynamodb_table: "name",
  aws_ecr_repository: "name",
  aws_ecs_cluster: "name",
  aws_ecs_service: "name",
  aws_ecs_task_definition: "family",
  aws_eip: "tags.Name",
  aws_eks_cluster: "name",
  aws_elasticache_parameter_group: "name",
  aws_elasticache_replication_group: "replication_group_id",
  aws_elasticache_subnet_group: "name",
  aws_flow_log: "tags.Name",
  aws_iam_policy: "name",
  aws_iam_role: "name",
  aws_internet_gateway: "tags.Name",
  aws_kms_alias: "name",
  aws_lambda_function: "function_name",
  aws_launch_template: "name",
  aws_lb: "name",
  aws_lb_target_group: "name",
  aws_nat_gateway: "tags.Name",
  aws_network_acl: "tags.Name",
  aws_route_table: "tags.Name",
  aws_s3_bucket: "bucket",
  aws_s3_object: "key",
  aws_scheduler_schedule: "name",
  aws_secretsmanager_secret: "name",
  aws_security_group: "name",
  aws_sfn_state_machine: "name",
  aws_sns_topic: "name",
  aws_sqs_queue: "name",
  aws_subnet: "tags.Name",
  aws_vpc: "tags.Name",
  aws_vpc_endpoint: "tags.Name",
};

/** Types whose resources have no name of their own in the account: they are known by what they belong to. */
const NAMELESS = new Set([
  "aws_acm_certificate",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_stage",
  "aws_appautoscaling_target",
  "aws_backup_vault_lock_configuration",
  "aws_cloudwatch_event_bus_policy",
  "aws_cloudwatch_event_target",
  "aws_config_configuration_recorder_status",
  "aws_ecr_lifecycle_policy",
  "aws_eks_access_entry",
  "aws_eks_access_policy_association",
  "aws_eks_addon",
  "aws_eks_node_group",
  "aws_eks_pod_identity_association",
  "aws_guardduty_detector",
  "aws_guardduty_detector_feature",
  "aws_iam_openid_connect_provider",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_kms_key",
  "aws_lambda_alias",
  "aws_lambda_event_source_mapping",
  "aws_lambda_permission",
  "aws_lb_listener",
  "aws_route",
  "aws_route_table_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_replication_configuration",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_version",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
]);

const providers = z.object({
  provider: z.object({
    aws: z.array(z.object({ default_tags: z.array(z.object({ tags: z.record(z.string(), z.string()) })) })),
  }),
});

interface Named {
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function resourcesOf({ content }: SynthesizedTemplate): Named[] {
  return Object.entries(content.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([id, block]) => ({
      address: `${type}.${id}`,
      type,
      attributes: block as Readonly<Record<string, unknown>>,
    })),
  );
}

function nameOf({ type, attributes }: Named): unknown {
  const path = (NAME_OF[type] ?? "").split(".");
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], attributes);
}

/** What a name may begin with; services that prescribe a beginning have ours behind theirs. */
function begins(organization: string, environment: string): RegExp {
  const own = `${organization}-${environment}-`;
  return new RegExp(
    `^(${own}|alias/${own}|/(aws/[a-z]+(/instance)?|ecs)/${own}|/${organization}/${environment}/)[a-z0-9]`,
  );
}

describe("every resource of every stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-conventions-"));
  let templates: readonly SynthesizedTemplate[] = [];

  beforeAll(() => {
    templates = synthesizeAll(folder);
  }, SYNTHESIS_TIMEOUT_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const of = (environment: string) => templates.filter((template) => template.environment === environment);

  it.each(ENVIRONMENT_NAMES)("in %s says whose it is, what it is for and who pays", (name) => {
    const { organization, owner, costCentre } = environments[name];
    expect(of(name)).not.toHaveLength(0);
    for (const { id, source } of of(name)) {
      const { provider } = providers.parse(JSON.parse(source));
      for (const { default_tags: tags } of provider.aws) {
        expect(tags).toEqual([
          {
            tags: {
              environment: name,
              stack: id.slice(name.length + 1),
              owner,
              "cost-centre": costCentre,
              "data-class": expect.stringMatching(/^(public|internal|confidential|restricted)$/) as unknown,
              "managed-by": organization,
            },
          },
        ]);
      }
    }
  });

  it.each(ENVIRONMENT_NAMES)("in %s leaves those tags as they are", (name) => {
    const common = ["environment", "stack", "owner", "cost-centre", "data-class", "managed-by"];
    for (const { address, attributes } of of(name).flatMap(resourcesOf)) {
      const own = Object.keys(attributes["tags"] ?? {});
      expect([address, own.filter((tag) => common.includes(tag))]).toEqual([address, []]);
    }
  });

  it("is of a type whose name is known, or that has none", () => {
    const types = new Set(templates.flatMap(resourcesOf).map(({ type }) => type));
    expect([...types].filter((type) => NAME_OF[type] === undefined && !NAMELESS.has(type))).toEqual([]);
    expect([...NAMELESS, ...Object.keys(NAME_OF)].filter((type) => !types.has(type))).toEqual([]);
  });

  it.each(ENVIRONMENT_NAMES)("in %s has a name that begins with organisation and environment", (name) => {
    const pattern = begins(environments[name].organization, name);
    const named = of(name)
      .flatMap(resourcesOf)
      .filter(({ type }) => NAME_OF[type] !== undefined);
    expect(named.length).toBeGreaterThan(100);
    for (const resource of named) {
      expect([resource.address, nameOf(resource)]).toEqual([
        resource.address,
        expect.stringMatching(pattern),
      ]);
    }
  });

  it.each(ENVIRONMENT_NAMES)(
    "in %s that is a role is within the boundary, but for the one that makes roles",
    (name) => {
      const roles = of(name)
        .flatMap(resourcesOf)
        .filter(({ type }) => type === "aws_iam_role");
      const unbounded = roles.filter(({ attributes }) => attributes["permissions_boundary"] === undefined);
      expect(unbounded.map(({ attributes }) => attributes["name"])).toEqual([
        `homeostat-${name}-delivery-apply`,
      ]);
      expect(roles.length).toBeGreaterThan(10);
    },
  );
});
