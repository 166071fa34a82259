import { readFileSync } from "node:fs";
import { join } from "node:path";
import { METRICS_NAMESPACE } from "../../../automation/core/embedded-metrics";
import { RUNBOOK_ERRORS_METRIC } from "../../../automation/remediation/execution/engine/runbook-errors";
import { OUTBOX_AGE_METRIC } from "../../../automation/notification/outbox-age";
import { ENGINE_METRICS } from "../../../automation/remediation/upkeep/engine-metrics";
import { RUNBOOKS } from "../../../automation/runbooks";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import { automationAlarms } from "../../../constructs/remediation/automation-alarms";
import { automationSection } from "../../../constructs/remediation/automation-dashboard";
import { isExpression } from "../../../constructs/monitoring/metric";
import { alarmKey } from "../../../constructs/monitoring/alarm-spec";

const GUIDE = readFileSync(join(__dirname, "../../../docs/guides/alarms.md"), "utf8");
const specs = automationAlarms({
  environment: "dev",
  stateMachineArn: "arn:aws:states:eu-west-1:111111111111:stateMachine:remediation",
  functionNames: { intake: "remediation-intake", engine: "remediation-engine" },
  tableName: "remediation",
  runbookFunctionNames: Array.from({ length: 12 }, (_, index) => `remediation-runbook-${index + 1}`),
  sweeperName: "remediation-sweep",
  incidentQueueName: "incidents.fifo",
  deadLetterQueueNames: { incidents: "incidents-dead.fifo", undelivered: "undelivered" },
});
const of = (key: string) => specs.find((spec) => alarmKey(spec) === key);

describe("the alarms on the automation", () => {
  test("each have a heading in the guide that they lead to, and a name of their own", () => {
    const headings = [...GUIDE.matchAll(/^### (\S+)$/gm)].map(([, id]) => id);

    expect(specs.map(({ id }) => id).filter((id) => !headings.includes(id))).toEqual([]);
    expect(new Set(specs.map(alarmKey)).size).toBe(specs.length);
  });

  test("go off at the first execution that ended without its settlement", () => {
    expect(of("automation-executions-failed")).toMatchObject({
      signal: {
        namespace: "AWS/States",
        name: "ExecutionsFailed",
        dimensions: { StateMachineArn: "arn:aws:states:eu-west-1:111111111111:stateMachine:remediation" },
      },
      threshold: { value: 1, breachingPeriods: 1, evaluationPeriods: 1 },
    });
    expect(of("automation-executions-timed-out")).toMatchObject({ signal: { name: "ExecutionsTimedOut" } });
  });

  test("read what the sweeper tells of the guardrails every minute", () => {
    const signal = (name: string) => ({
      namespace: METRICS_NAMESPACE,
      name,
      dimensions: { Environment: "dev" },
    });

    expect(of("automation-executions-stuck")).toMatchObject({
      signal: signal(ENGINE_METRICS.oldest),
      threshold: { comparison: "GreaterThanOrEqualToThreshold", value: 7_200 },
    });
    expect(of("automation-breaker-open")).toMatchObject({
      signal: signal(ENGINE_METRICS.breakersOpen),
      threshold: { value: 1 },
    });
  });

  test("go off at the second execution within an hour that an error ended, and are quiet while there is none", () => {
    expect(of("automation-runbook-errors")).toMatchObject({
      severity: "P2",
      signal: {
        namespace: METRICS_NAMESPACE,
        name: RUNBOOK_ERRORS_METRIC,
        dimensions: { Environment: "dev" },
        statistic: "Sum",
        periodSeconds: 3_600,
      },
      threshold: { value: 2, breachingPeriods: 1, evaluationPeriods: 1 },
      missingData: { treatAs: "notBreaching" },
    });
  });

  test("do not watch what Lambda counts of runbooks: a check that does not pass yet is an error there", () => {
    const operands = specs.flatMap(({ signal }) =>
      isExpression(signal) ? Object.values(signal.operands) : [signal],
    );
    const watched = operands.filter(({ dimensions }) =>
      dimensions["FunctionName"]?.startsWith("remediation-runbook-"),
    );
    expect(new Set(watched.map(({ name }) => name))).toEqual(new Set(["Throttles"]));
  });

  test("watch each function and each queue of what was given up", () => {
    expect(specs.map(alarmKey)).toEqual(
      expect.arrayContaining([
        "automation-function-errors-intake",
        "automation-function-errors-engine",
        "automation-function-throttled-intake",
        "automation-function-throttled-engine",
        "automation-dead-letters-incidents",
        "automation-dead-letters-undelivered",
      ]),
    );
  });

  test("watch every runbook's function for throttles, no more of them in one alarm than CloudWatch takes", () => {
    const groups = ["runbooks-1", "runbooks-2"].map((group) => {
      const signal = of(`automation-function-throttled-${group}`)?.signal;
      return signal && isExpression(signal) ? signal : undefined;
    });

    expect(groups.map((group) => group?.expression)).toEqual([
      "SUM([m1, m2, m3, m4, m5, m6, m7, m8, m9, m10])",
      "SUM([m1, m2])",
    ]);
    const watched = groups.flatMap((group) => Object.values(group?.operands ?? {}));
    expect(new Set(watched.map(({ name }) => name))).toEqual(new Set(["Throttles"]));
    expect(watched.map(({ dimensions }) => dimensions["FunctionName"])).toEqual(
      Array.from({ length: 12 }, (_, index) => `remediation-runbook-${index + 1}`),
    );
  });

  test("watch what the workflow and the table are refused", () => {
    expect(of("automation-executions-throttled")?.signal).toMatchObject({
      name: "ExecutionThrottled",
      dimensions: { StateMachineArn: "arn:aws:states:eu-west-1:111111111111:stateMachine:remediation" },
    });
    expect(of("automation-table-throttled")?.signal).toMatchObject({
      operands: {
        m1: {
          namespace: "AWS/DynamoDB",
          name: "ReadThrottleEvents",
          dimensions: { TableName: "remediation" },
        },
        m2: {
          namespace: "AWS/DynamoDB",
          name: "WriteThrottleEvents",
          dimensions: { TableName: "remediation" },
        },
      },
    });
  });

  test("call no runbook: what is wrong with the automation is not mended by the automation", () => {
    const causes = new Set(
      RUNBOOKS.flatMap(({ triggers }) => triggers.map(({ rootCause }): string => rootCause)),
    );
    expect(specs.filter(({ id }) => causes.has(id))).toEqual([]);
  });

  test("take silence for failure where something reports every minute", () => {
    expect(of("automation-outbox-age-high")).toMatchObject({
      signal: { namespace: METRICS_NAMESPACE, name: OUTBOX_AGE_METRIC, dimensions: { Environment: "dev" } },
      missingData: { treatAs: "breaching" },
    });
    expect(of("automation-sweeper-silent")).toMatchObject({
      threshold: { comparison: "LessThanThreshold", value: 1 },
      missingData: { treatAs: "breaching" },
    });
  });
});

describe("the automation on a dashboard", () => {
  test("has a line for each runbook, and what its alarms watch", () => {
    const section = automationSection(
      "dev",
      { alarms: [], specs },
      {
        runbooks: [{ spec: restartService, functionName: "remediation-restart-service" }],
        mostInFlight: 7,
      },
    );
    const inFlight = section.graphs.find(({ title }) => title === "Executions in flight");
    expect(inFlight?.lines).toMatchObject([
      { signal: { name: ENGINE_METRICS.inFlight, dimensions: { Environment: "dev" } } },
    ]);

    expect(inFlight?.limit.value).toBe(7);

    expect(section.graphs[0]).toMatchObject({
      title: "Steps that runbooks took",
      lines: [
        {
          label: "Restart a service",
          signal: { name: "Invocations", dimensions: { FunctionName: "remediation-restart-service" } },
        },
      ],
    });
    expect(section.graphs.map(({ title }) => title)).toContain("Automation outbox age high");
  });
});
