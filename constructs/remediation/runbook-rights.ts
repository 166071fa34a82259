import type { RunbookSpec } from "../../automation/remediation/runbook-spec";
import type { EstateStack } from "../core/estate-stack";
import type { Permission } from "../core/grantee";
import { viaService } from "../core/via-service";

/** What IAM calls the function that an event source mapping feeds, with its alias or version. */
const MAPPED_FUNCTION = "lambda:FunctionArn";

/** The rights that a runbook's spec declares, and no other, for the environment of the stack. */
export function runbookRights(spec: RunbookSpec, stack: EstateStack): Permission[] {
  const { partition, region, accountId, organization, environment } = stack.deployment;
  const values = { partition, region, account: accountId, organization, environment };
  const fill = (text: string) => filled(`${spec.id}: permissions`, text, values);
  return spec.permissions.map((permission, index) => ({
    sid: `Steps${index + 1}`,
    actions: permission.actions,
    resources: permission.resources.map(fill),
    conditions: [
      ...Object.entries(permission.resourceTags ?? {}).map(([tag, value]) => ({
        test: "StringEquals",
        variable: `aws:ResourceTag/${fill(tag)}`,
        values: [fill(value)],
      })),
      ...Object.entries(permission.requestValues ?? {}).map(([variable, patterns]) => ({
        test: "ForAllValues:StringLike",
        variable,
        values: patterns.map(fill),
      })),
      ...mappedFunctions(permission.mappedFunctions?.map(fill), stack),
      ...(permission.viaService === undefined ? [] : [viaService(stack, permission.viaService)]),
    ],
  }));
}

/** Without the engine's own: its mappings feed functions of the environment, as those of the services do. */
function mappedFunctions(patterns: readonly string[] | undefined, stack: EstateStack) {
  if (!patterns) return [];
  const engine = stack.arn("lambda", `function:${stack.physicalName("generic", "remediation")}-*`);
  return [
    { test: "StringLike", variable: MAPPED_FUNCTION, values: patterns },
    { test: "StringNotLike", variable: MAPPED_FUNCTION, values: [engine] },
  ];
}

/**
 * What no runbook may touch, whatever it is granted: the engine that holds it back. Its own function asks the table
 * whether it may act, so of the table only changes are refused.
 */
export function engineDenials(stack: EstateStack): Permission[] {
  const ours = stack.physicalName("generic", "remediation");
  const anywhere = (service: string, ...resources: string[]) =>
    resources.map((resource) => stack.arn(service, resource, "*"));
  return [
    { sid: "NotTheTable", actions: TABLE_CHANGES, resources: anywhere("dynamodb", `table/${ours}*`) },
    { sid: "NotTheRoles", actions: ["iam:*"], resources: [stack.arn("iam", `role/${ours}-*`, "")] },
    { sid: "NotTheFunctions", actions: ["lambda:*"], resources: anywhere("lambda", `function:${ours}-*`) },
    {
      sid: "NotTheWorkflow",
      actions: ["states:*"],
      resources: anywhere("states", `stateMachine:${ours}*`, `execution:${ours}*`),
    },
    { sid: "NotTheIncidents", actions: ["sqs:*"], resources: anywhere("sqs", `${ours}-incidents*`) },
    {
      sid: "NotTheSecrets",
      actions: ["secretsmanager:*"],
      resources: anywhere("secretsmanager", `secret:${ours}-*`),
    },
    {
      sid: "NotTheRules",
      actions: ["events:*"],
      resources: anywhere("events", `event-bus/${ours}*`, `rule/${ours}*`),
    },
  ];
}

const TABLE_CHANGES = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:DeleteTable",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PutItem",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateItem",
  "dynamodb:UpdateTable",
  "dynamodb:UpdateTimeToLive",
];

/** @throws Error for a name that nothing fills in */
function filled(where: string, text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const allowed = Object.keys(values).sort().join(", ");
    throw new Error(
      `${where}: \${${name}} in ${JSON.stringify(text)}; allowed: ${allowed}. Use one of these.`,
    );
  });
}
