import { App } from "cdktf";
import { readChannelSettings } from "../../automation/notification/channel-settings";
import { readRemediationSettings } from "../../automation/remediation/policy/remediation-settings";
import { type Environment, validateEnvironment } from "../../environments/environment";
import { OperationsStack } from "../../stacks/operations";
import { cache, database, environmentNamed, network } from "../constructs/monitoring/fixtures";
import { alertTopicsOf } from "../support/alert-topics";
import { codeBucket } from "../support/code-bucket";
import { dataSources, onlyResource } from "../support/resources";
import { synth, type Attributes, type SynthesizedStack } from "../support/synth";

const BUNDLING_TIMEOUT_MS = 120_000;
const key = (name: string) => ({ keyArn: `arn:aws:kms:eu-west-1:333333333333:key/${name}`, keyId: name });
const alertTopics = alertTopicsOf("prod", "333333333333");

function operations(environment: Environment): SynthesizedStack {
  return synth(
    new OperationsStack(new App({ stackTraces: false }), `${environment.name}-operations`, {
      ...{ environment, network, database, cache, codeBucket, alertTopics },
      ...{ logsKey: key("logs"), dataKey: key("data"), messagingKey: key("messaging") },
      permissionBoundaryArn: "arn:aws:iam::333333333333:policy/boundary",
    }),
  );
}

function variablesOf(json: SynthesizedStack, functionName: string): Readonly<Record<string, string>> {
  const found = onlyResource(json, "aws_lambda_function", { function_name: functionName });
  const { variables } = found["environment"] as { variables: Readonly<Record<string, string>> };
  return variables;
}

/** Every statement of a policy in the stack that allows the action. */
function statementsWith(json: SynthesizedStack, action: string, within: string): readonly Attributes[] {
  return Object.entries(json.data["aws_iam_policy_document"] ?? {})
    .filter(([id]) => id.startsWith(within))
    .flatMap(([, document]) => document["statement"] as Attributes[])
    .filter(({ actions }) => (actions as string[] | undefined)?.includes(action));
}

const SECRET = /^\$\{aws_secretsmanager_secret\.Notifications_(\w+)_[0-9A-F]{8}\.arn\}$/;

describe("OperationsStack of an environment with channels and settings of remediation", () => {
  let json: SynthesizedStack;

  beforeAll(() => {
    json = operations(
      validateEnvironment({
        ...environmentNamed("prod"),
        remediation: {
          maintenanceWindows: [
            { name: "Patches", days: ["sat"], from: "02:30", durationMinutes: 60, timeZone: "Europe/Berlin" },
          ],
          guardrails: { concurrentExecutions: 5 },
        },
        notifications: {
          slack: { hears: "everything", required: false },
          pagerduty: { serviceRegion: "us", required: true },
          webhook: { hears: "pages", required: true },
        },
      }),
    );
  }, BUNDLING_TIMEOUT_MS);

  test("gives the notify function settings that it can read", () => {
    const { HOMEOSTAT_CHANNELS: text = "" } = variablesOf(json, "homeostat-prod-remediation-notify");
    const filled = text.replace(
      /\$\{aws_secretsmanager_secret\.(\w+)\.arn\}/g,
      "arn:aws:secretsmanager:eu-west-1:333333333333:secret:$1",
    );
    const { channels, runbookPage } = readChannelSettings(filled);
    expect(channels.map(({ name, type }) => [name, type])).toEqual([
      ["alerts", "sns"],
      ["slack", "slack"],
      ["pagerduty", "pagerduty"],
      ["webhook", "webhook"],
    ]);
    expect(runbookPage).toBe("https://github.com/homeostat/homeostat/blob/main/docs/runbooks/{runbook}.md");
  });

  test("gives the intake what is set, as it reads it", () => {
    const { HOMEOSTAT_REMEDIATION: text = "" } = variablesOf(json, "homeostat-prod-remediation-intake");
    expect(readRemediationSettings(text, [])).toEqual({
      maintenanceWindows: [
        { name: "Patches", days: ["sat"], from: "02:30", durationMinutes: 60, timeZone: "Europe/Berlin" },
      ],
      guardrails: { concurrentExecutions: 5 },
    });
  });

  test("gives each runbook as many copies as there may be executions", () => {
    const runbook = onlyResource(json, "aws_lambda_function", {
      function_name: "homeostat-prod-remediation-restart-service",
    });
    expect(runbook["reserved_concurrent_executions"]).toBe(5);
  });

  test("lets its role read the secrets of the three channels, and no other", () => {
    const reads = statementsWith(json, "secretsmanager:GetSecretValue", "Notify_");
    const secrets = reads.flatMap(({ resources }) => resources as string[]);
    expect(secrets.map((arn) => SECRET.exec(arn)?.[1])).toEqual(["Slack", "PagerDuty", "Webhook"]);
  });

  test("lets no other role read them", () => {
    const reads = statementsWith(json, "secretsmanager:GetSecretValue", "")
      .flatMap(({ resources }) => resources as string[])
      .filter((arn) => SECRET.test(arn));
    expect(reads).toHaveLength(3);
    expect(dataSources(json, "aws_iam_policy_document").length).toBeGreaterThan(20);
  });
});
