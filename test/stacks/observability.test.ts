import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { auroraAlarms } from "../../constructs/monitoring/alarms/aurora";
import { backupAlarms } from "../../constructs/monitoring/alarms/backup";
import { cacheAlarms } from "../../constructs/monitoring/alarms/cache";
import { clusterAlarms } from "../../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../../constructs/monitoring/alarms/database";
import { natAlarms } from "../../constructs/monitoring/alarms/nat";
import { serviceAlarms } from "../../constructs/monitoring/alarms/service";
import { spec as restartService } from "../../automation/runbooks/restart-service/spec";
import { automationAlarms } from "../../constructs/remediation/automation-alarms";
import { ENVIRONMENT_NAMES } from "../../environments/environment";
import { ObservabilityStack, type ObservabilityStackProps } from "../../stacks/observability";
import * as fixtures from "../constructs/monitoring/fixtures";
import { countByType, onlyResource, resources } from "../support/resources";
import { synth, type SynthesizedStack } from "../support/synth";

const { network, cluster, database, cache, service, environmentNamed } = fixtures;
const alertTopics = { targetArn: (severity: string) => `arn:aws:sns:eu-west-1:111111111111:${severity}` };
const medium = { instanceClass: "db.t4g.medium", allocatedGib: 20 };
const serviceLimits = {
  environment: "dev",
  metricsNamespace: "Homeostat/Service",
  taskMemoryMib: 1024,
  workerTimeoutSeconds: 30,
  workerAlias: "live",
};

const EMERGENCY = "arn:aws:sns:eu-west-1:111111111111:emergency";

/** The parts of an estate, each with the alarms of the library. */
const estate = {
  network: { alarms: () => natAlarms(network) },
  cluster: { alarms: () => clusterAlarms(cluster) },
  database: { alarms: () => databaseAlarms(database, medium) },
  cache: { alarms: () => cacheAlarms(cache) },
  service: { name: service.name, alarms: () => serviceAlarms(service, serviceLimits) },
  backup: { alarms: () => backupAlarms("homeostat-dev-main") },
  automation: {
    emergency: { targetArn: () => EMERGENCY },
    mostInFlight: 7,
    runbooks: [{ spec: restartService, functionName: "homeostat-dev-remediation-restart-service" }],
    alarms: () =>
      automationAlarms({
        environment: "dev",
        stateMachineArn: "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation",
        functionNames: { intake: "homeostat-dev-remediation-intake" },
        tableName: "homeostat-dev-remediation",
        runbookFunctionNames: ["homeostat-dev-remediation-restart-service"],
        sweeperName: "homeostat-dev-remediation-sweep",
        incidentQueueName: "homeostat-dev-remediation-incidents.fifo",
        deadLetterQueueNames: { undelivered: "homeostat-dev-remediation-undelivered" },
      }),
  },
};
const aurora = {
  alarms: () =>
    auroraAlarms(
      {
        identifier: "homeostat-dev-main",
        instanceIdentifiers: ["homeostat-dev-main-a", "homeostat-dev-main-b"],
      },
      medium,
    ),
};

function synthesize(
  name: (typeof ENVIRONMENT_NAMES)[number],
  props: Partial<ObservabilityStackProps> = {},
): SynthesizedStack {
  const app = new App({ stackTraces: false });
  const environment = environmentNamed(name);
  return synth(
    new ObservabilityStack(app, `${name}-observability`, { ...estate, alertTopics, environment, ...props }),
  );
}

const guide = readFileSync(join(__dirname, "../../docs/guides/alarms.md"), "utf8");

/** Sections of the guide by level of heading. */
const sections = (level: "##" | "###") =>
  [...guide.matchAll(new RegExp(`^${level} ([a-z0-9-]+)$`, "gm"))].map(([, heading]) => heading);

function runbooks(json: SynthesizedStack, type: string): string[] {
  const found = resources(json, type).map((alarm) => {
    const description = String(alarm["alarm_description"]);
    const [, anchor] =
      /Runbook: https:\/\/github\.com\/\S+\/docs\/guides\/alarms\.md#(\S+)$/.exec(description) ?? [];
    return anchor ?? `no runbook in: ${description}`;
  });
  return [...new Set(found)].sort();
}

describe("ObservabilityStack", () => {
  const json = synthesize("dev");

  it("has alarms, composites and three dashboards", () => {
    expect(countByType(json)).toMatchObject({
      aws_cloudwatch_composite_alarm: 12,
      aws_cloudwatch_dashboard: 3,
    });
  });

  it("tells of the automation's own trouble by the way that needs no automation, and of nothing else by it", () => {
    const told = resources(json, "aws_cloudwatch_composite_alarm")
      .filter(({ alarm_actions: actions }) => JSON.stringify(actions) === JSON.stringify([EMERGENCY]))
      .map(({ alarm_name: name }) => name);
    expect(told.sort()).toEqual(["homeostat-dev-automation-p1", "homeostat-dev-automation-p2"]);
  });

  it.each(ENVIRONMENT_NAMES)("gives every alarm of %s a name of its own", (name) => {
    const types = ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"];
    const json = synthesize(name);
    const names = types.flatMap((type) => resources(json, type).map((alarm) => String(alarm["alarm_name"])));
    expect(new Set(names).size).toBe(names.length);
    for (const alarm of names) expect(alarm.startsWith(`homeostat-${name}-`)).toBe(true);
  });

  it("links every kind of alarm to a section of the guide, and has no section without an alarm", () => {
    const kinds = [json, synthesize("dev", { database: aurora })].flatMap((each) =>
      runbooks(each, "aws_cloudwatch_metric_alarm"),
    );
    expect([...new Set(kinds)].sort()).toEqual(sections("###").sort());
    expect(runbooks(json, "aws_cloudwatch_composite_alarm")).toEqual(sections("##").sort());
  });

  it("keeps descriptions within CloudWatch's 1,024 characters", () => {
    for (const alarm of resources(json, "aws_cloudwatch_metric_alarm")) {
      expect(String(alarm["alarm_description"]).length).toBeLessThanOrEqual(1024);
    }
  });

  it("applies overrides to the component that they name", () => {
    const reason = "the cache warms up from the database every night";
    const changed = synthesize("dev", {
      alarmOverrides: {
        cache: { "cache-hit-rate-low": { enabled: false, reason } },
        database: { "database-cpu-high": { thresholdValue: 95 } },
      },
    });
    const names = resources(changed, "aws_cloudwatch_metric_alarm").map(({ alarm_name: name }) => name);
    expect(names).not.toContain("homeostat-dev-cache-hit-rate-low-node-1");
    expect(
      onlyResource(changed, "aws_cloudwatch_metric_alarm", { alarm_name: "homeostat-dev-database-cpu-high" }),
    ).toHaveProperty("threshold", 95);
  });

  it("watches no NAT gateway where there is none", () => {
    const closed = synthesize("dev", { network: { alarms: () => natAlarms({ natGatewayIds: [] }) } });
    const names = resources(closed, "aws_cloudwatch_metric_alarm").map(({ alarm_name: name }) =>
      String(name),
    );
    expect(names.filter((name) => name.includes("-nat-"))).toEqual([]);
  });
});
