import * as z from "zod";

const arn = (service: string, example: string) =>
  z
    .string()
    .regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+$`), `an ARN such as "${example}"`);

/** Every variable that the stack may give a function: its name, and what it may hold. All values are text. */
const VARIABLES = {
  environment: ["HOMEOSTAT_ENVIRONMENT", z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name such as "dev"')],
  organization: [
    "HOMEOSTAT_ORGANIZATION",
    z.string().regex(/^[a-z][a-z0-9]{2,15}$/, "3 to 16 lower-case letters and digits"),
  ],
  accountId: ["HOMEOSTAT_ACCOUNT_ID", z.string().regex(/^\d{12}$/, "12 digits")],
  region: ["AWS_REGION", z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-west-1"')],
  tableName: ["HOMEOSTAT_TABLE", z.string().regex(/^[\w.-]{3,255}$/, "the name of a DynamoDB table")],
  workflowArn: [
    "HOMEOSTAT_WORKFLOW_ARN",
    arn("states", "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation"),
  ],
  emergencyTopicArn: [
    "HOMEOSTAT_EMERGENCY_TOPIC_ARN",
    arn("sns", "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-remediation-emergency"),
  ],
  approvalsUrl: ["HOMEOSTAT_APPROVALS_URL", z.url({ protocol: /^https?$/, error: "a URL" })],
  approvalKeyArn: [
    "HOMEOSTAT_APPROVAL_KEY_ARN",
    arn("secretsmanager", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-approval-key"),
  ],
  reportsBusName: ["HOMEOSTAT_REPORTS_BUS", z.string().regex(/^[\w.-]{1,256}$/, "the name of an event bus")],
  webhookTokenArn: [
    "HOMEOSTAT_WEBHOOK_TOKEN_ARN",
    arn("secretsmanager", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-token"),
  ],
  cacheTls: ["HOMEOSTAT_CACHE_TLS", z.enum(["required", "none"], '"required" or "none"')],
  remediation: [
    "HOMEOSTAT_REMEDIATION",
    z.string().min(1, "JSON, as automation/remediation/policy/remediation-settings.ts reads it"),
  ],
  channels: ["HOMEOSTAT_CHANNELS", z.string().min(1, "JSON, as automation/notification reads it")],
} as const satisfies Readonly<Record<string, readonly [string, z.ZodType<string>]>>;

/** Name of a setting. */
export type SettingName = keyof typeof VARIABLES;

/** The settings of a function that needs these. */
export type Settings<Name extends SettingName> = Readonly<Record<Name, string>>;

const OWN_PREFIX = "HOMEOSTAT_";
const OWN_NAMES = Object.values(VARIABLES)
  .map(([variable]): string => variable)
  .filter((variable) => variable.startsWith(OWN_PREFIX));

/**
 * Reads what a function needs of its environment; to be called once, at its cold start.
 *
 * @throws Error that names every variable which is missing, holds something else than it may, or is not known
 */
export function readSettings<Name extends SettingName>(
  environment: Readonly<Record<string, string | undefined>>,
  ...names: readonly Name[]
): Settings<Name> {
  const problems = Object.keys(environment)
    .filter((variable) => variable.startsWith(OWN_PREFIX) && !OWN_NAMES.includes(variable))
    .map((variable) => `${variable} is not known; allowed: ${OWN_NAMES.join(", ")}`);
  const settings: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const [variable, schema] = VARIABLES[name];
    const checked = schema.safeParse(environment[variable]);
    if (checked.success) settings[name] = checked.data;
    else problems.push(`${variable} is ${received(environment[variable])}; allowed: ${allowedBy(schema)}`);
  }
  if (isWhole(settings, names) && problems.length === 0) return settings;
  throw new Error(
    `the function cannot start: ${problems.join("; ")}. Set it where the stack declares the function.`,
  );
}

function received(value: string | undefined): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}

/** What the schema says of a text that is certainly wrong. */
function allowedBy(schema: z.ZodType<string>): string {
  return schema.safeParse("").error?.issues[0]?.message ?? "text";
}

function isWhole<Name extends SettingName>(
  settings: Partial<Record<Name, string>>,
  names: readonly Name[],
): settings is Record<Name, string> {
  return names.every((name) => settings[name] !== undefined);
}
