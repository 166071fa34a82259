import { readFileSync } from "node:fs";
import { join } from "node:path";
import { normalise } from "../../../../automation/remediation/normalise/normalise";
import {
  KNOWN_ALARMS,
  isGatheringComposite,
  parseAlarmName,
} from "../../../../automation/remediation/normalise/sources/alarm-catalogue";
import { at, changed, recorded, type RecordedEvent } from "../support/events";

const alarm = recorded("cloudwatch-alarm");
const only = (event: RecordedEvent) => {
  const [intake, ...more] = normalise(event, at(event));
  expect(more).toEqual([]);
  return intake;
};
const inState = (value: string) =>
  changed(alarm, { state: { value, reason: "because", timestamp: "2026-03-02T09:17:04.985+0000" } });

describe("a metric alarm of the library", () => {
  it("is trouble with its own id as root cause", () => {
    expect(only(alarm)).toMatchObject({
      kind: "trouble",
      incident: {
        rootCause: "database-silent",
        confidence: 0.95,
        service: "database",
        severity: "P1",
        environment: "dev",
        target: { type: "AWS::RDS::DBInstance", id: "homeostat-dev-main" },
        detectedAtMs: Date.parse("2026-03-02T09:17:04.985Z"),
        source: { kind: "cloudwatch-alarm", eventId: alarm.id, accountId: "111111111111" },
      },
    });
  });

  it("is over under the same id when it is OK again", () => {
    const trouble = only(alarm);
    const over = only(inState("OK"));
    expect(trouble.kind === "trouble" && trouble.incident.id).toBe(over.kind === "over" && over.incidentId);
  });

  it.each([
    ["ALARM", false, "homeostat-dev-database-silent is OK again"],
    ["INSUFFICIENT_DATA", true, "homeostat-dev-database-silent is OK, and could not tell before"],
    [undefined, false, "homeostat-dev-database-silent is OK again"],
  ])("says whether it could tell before it was OK: %s", (value, wasUnknown, says) => {
    const state = { value: "OK", reason: "because", timestamp: "2026-03-02T09:17:04.985+0000" };
    expect(only(changed(alarm, { state, previousState: { value } }))).toMatchObject({ wasUnknown, says });
  });

  it("leaves what is open alone when there is too little data", () => {
    expect(only(inState("INSUFFICIENT_DATA"))).toMatchObject({ kind: "information", environment: "dev" });
  });

  it.each([
    [
      "homeostat-dev-application-memory-leaking",
      "Homeostat/Service",
      { Environment: "dev", Service: "reference" },
    ],
    [
      "homeostat-dev-service-memory-high",
      "AWS/ECS",
      { ClusterName: "homeostat-dev-reference", ServiceName: "homeostat-dev-reference" },
    ],
    [
      "homeostat-dev-load-balancer-unhealthy-targets",
      "AWS/ApplicationELB",
      {
        TargetGroup: "targetgroup/homeostat-dev-reference/0123456789abcdef",
        LoadBalancer: "app/homeostat-dev-reference/0123456789abcdef",
      },
    ],
  ])("%s is about the service that a fix would touch", (alarmName, namespace, dimensions) => {
    const metrics = [{ id: "m1", metricStat: { metric: { namespace, name: "X", dimensions } } }];
    expect(only(changed(alarm, { alarmName, configuration: { metrics } }))).toMatchObject({
      incident: {
        service: "reference",
        target: { type: "AWS::ECS::Service", id: "homeostat-dev-reference/homeostat-dev-reference" },
      },
    });
  });

  it("finds the metric behind an expression", () => {
    const metrics = [
      { id: "result", expression: "100 * part / whole", label: "Failed (%)", returnData: true },
      {
        id: "part",
        metricStat: {
          metric: {
            namespace: "AWS/Lambda",
            name: "Errors",
            dimensions: { FunctionName: "homeostat-dev-reference-worker" },
          },
        },
      },
    ];
    expect(
      only(changed(alarm, { alarmName: "homeostat-dev-function-errors-high", configuration: { metrics } })),
    ).toMatchObject({
      incident: {
        service: "reference",
        target: { type: "AWS::Lambda::Function", id: "homeostat-dev-reference-worker" },
      },
    });
  });

  it("believes no metric that somebody published for another environment", () => {
    const metrics = [
      {
        id: "m1",
        metricStat: {
          metric: {
            namespace: "Homeostat/Service",
            name: "X",
            dimensions: { Environment: "prod", Service: "reference" },
          },
        },
      },
    ];
    const event = changed(alarm, {
      alarmName: "homeostat-dev-application-silent",
      configuration: { metrics },
    });
    expect(only(event)).toMatchObject({
      incident: { confidence: 0, target: { type: "AWS::CloudWatch::Alarm" } },
    });
  });
});

describe("an alarm of somebody else", () => {
  it.each(["CpuTooHigh", "homeostat-prod-database-silent", "homeostat-dev-made-up", "homeostat-dev-"])(
    "%s is trouble of unknown cause",
    (alarmName) => {
      expect(only(changed(alarm, { alarmName }))).toMatchObject({
        incident: { rootCause: "unknown", confidence: 0, symptoms: ["unfamiliar-alarm"], environment: "dev" },
      });
    },
  );
});

describe("the catalogue of alarms", () => {
  const names = [
    ...readFileSync(join(__dirname, "../../../stacks/__snapshots__/snapshots.test.ts.snap"), "utf8").matchAll(
      /"alarm_name": "homeostat-(?:dev|staging|prod)-([a-z0-9-]+)"/g,
    ),
  ].map(([, rest = ""]) => rest);

  it("knows every alarm that the stacks make, by component", () => {
    expect(names.length).toBeGreaterThan(150);
    expect(names.filter((rest) => !parseAlarmName(rest) && !isGatheringComposite(rest))).toEqual([]);
  });

  it("takes kind and subject apart", () => {
    expect(parseAlarmName("cluster-nodes-cpu-high-group-1")).toMatchObject({
      id: "cluster-nodes-cpu-high",
      subject: "group-1",
      component: "cluster",
    });
    expect(parseAlarmName("cluster-nodes")).toBeUndefined();
    expect([...KNOWN_ALARMS.keys()].every((id) => parseAlarmName(id)?.id === id)).toBe(true);
  });
});
