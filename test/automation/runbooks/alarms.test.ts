import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import { alarmKey } from "../../../constructs/monitoring/alarm-spec";
import { backupAlarms } from "../../../constructs/monitoring/alarms/backup";
import { cacheAlarms } from "../../../constructs/monitoring/alarms/cache";
import { clusterAlarms } from "../../../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../../../constructs/monitoring/alarms/database";
import { natAlarms } from "../../../constructs/monitoring/alarms/nat";
import { serviceAlarms } from "../../../constructs/monitoring/alarms/service";
import { isExpression } from "../../../constructs/monitoring/metric";
import { normalise } from "../../../automation/remediation/normalise/normalise";
import { KNOWN_ALARMS } from "../../../automation/remediation/normalise/sources/alarm-catalogue";
import { RUNBOOKS } from "../../../automation/runbooks";
import { PLACES } from "../remediation/support/events";

const TIME = "2026-03-02T09:17:04Z";
const name = "homeostat-dev-reference";

/** The alarms of the library as the estate would make them. */
const ALARMS: readonly AlarmSpec[] = [
  ...natAlarms({ natGatewayIds: ["nat-0123456789abcdef0"] }),
  ...clusterAlarms({
    clusterName: "homeostat-dev-main",
    autoScalingGroupNames: ["eks-system-0ac1"],
  } as unknown as Parameters<typeof clusterAlarms>[0]),
  ...databaseAlarms(
    { identifier: "homeostat-dev-main", replicaIdentifiers: ["homeostat-dev-main-replica-a"] },
    { instanceClass: "db.t4g.medium", allocatedGib: 20 },
  ),
  ...cacheAlarms({ nodeIds: ["homeostat-dev-main-001"] } as unknown as Parameters<typeof cacheAlarms>[0]),
  ...serviceAlarms(
    {
      name: "reference",
      ecsClusterName: name,
      ecsServiceName: name,
      loadBalancerArnSuffix: `app/${name}/0123456789abcdef`,
      targetGroupArnSuffix: `targetgroup/${name}/0123456789abcdef`,
      httpApiId: "a1b2c3d4e5",
      queueName: `${name}-jobs`,
      queueArn: `arn:aws:sqs:eu-west-1:111111111111:${name}-jobs`,
      deadLetterQueueName: `${name}-jobs-dead`,
      workerFunctionName: `${name}-worker`,
      logGroupName: `/ecs/${name}`,
    },
    {
      environment: "dev",
      metricsNamespace: "Homeostat/Service",
      taskMemoryMib: 1024,
      workerTimeoutSeconds: 30,
      workerAlias: "live",
    },
  ),
  ...backupAlarms("homeostat-dev-main"),
];

/** The event that CloudWatch sends when the alarm goes off. */
function eventOf(alarm: AlarmSpec): object {
  const { signal } = alarm;
  const metrics = isExpression(signal) ? Object.values(signal.operands) : [signal];
  return {
    version: "0",
    id: "e-1",
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    account: "111111111111",
    region: "eu-west-1",
    time: TIME,
    resources: [],
    detail: {
      alarmName: `homeostat-dev-${alarmKey(alarm)}`,
      state: { value: "ALARM", reason: "because", timestamp: TIME },
      configuration: {
        description: `${alarm.severity}: ${alarm.summary}`,
        metrics: metrics.map(({ namespace, name: metric, dimensions }, index) => ({
          id: `m${index}`,
          metricStat: { metric: { namespace, name: metric, dimensions } },
        })),
      },
    },
  };
}

function incidentOf(alarm: AlarmSpec) {
  const [intake] = normalise(eventOf(alarm), { places: PLACES, nowMs: Date.parse(TIME) });
  if (intake.kind !== "trouble") throw new Error(`${alarm.id} is read as ${intake.kind}`);
  return intake.incident;
}

describe("an alarm of the library", () => {
  it.each(ALARMS.map((alarm) => [alarmKey(alarm), alarm] as const))(
    "%s names its cause, target and service",
    (_, alarm) => {
      const { rootCause, target, service, severity, confidence, symptoms } = incidentOf(alarm);
      expect({ rootCause, severity, symptoms }).toEqual({
        rootCause: alarm.id,
        severity: alarm.severity,
        symptoms: [alarm.id],
      });
      expect(target.type).not.toBe("AWS::CloudWatch::Alarm");
      expect(confidence).toBeGreaterThan(0.5);
      const component = KNOWN_ALARMS.get(alarm.id)?.component;
      const expected =
        component !== "service" || target.type === "AWS::ApiGatewayV2::Api" ? component : "reference";
      expect(service).toBe(expected);
    },
  );

  it("that a runbook answers to is about the type of target that the runbook acts upon", () => {
    const types = new Map<string, Set<string>>();
    for (const alarm of ALARMS) {
      types.set(alarm.id, (types.get(alarm.id) ?? new Set()).add(incidentOf(alarm).target.type));
    }
    const wrong = RUNBOOKS.flatMap(({ id, triggers }) =>
      triggers
        .filter(
          ({ rootCause, targetType }) =>
            types.has(rootCause) && types.get(rootCause)?.has(targetType) === false,
        )
        .map(({ rootCause, targetType }) => `${id}: ${rootCause} of ${targetType}`),
    );
    expect(wrong).toEqual([]);
  });
});
