import type { AlarmSpec } from "../monitoring/alarm-spec";
import { metricsOf, sumOf } from "../monitoring/metric";
import { SILENCE_IS_ZERO } from "../monitoring/missing-data";
import { atLeast } from "../monitoring/threshold";

/** Most series that CloudWatch lets one alarm compute with. */
const MOST_OPERANDS = 10;

/** What AWS may refuse for being asked too often. */
export interface Throttled {
  readonly stateMachineArn: string;
  readonly tableName: string;
  /** Functions that run the steps of runbooks. */
  readonly runbookFunctionNames: readonly string[];
}

/**
 * What AWS holds back of the automation's work.
 *
 * Runbooks' functions are watched together: hardly one ever runs, and an alarm costs by the series that it computes with,
 * alone or not. Their errors as Lambda counts them are not watched: a check that does not pass is one, and is tried
 * again. The engine counts the executions that an error ended, which have an alarm.
 */
export function throttleAlarms({ stateMachineArn, tableName, runbookFunctionNames }: Throttled): AlarmSpec[] {
  const machine = metricsOf("AWS/States", { StateMachineArn: stateMachineArn });
  const table = metricsOf("AWS/DynamoDB", { TableName: tableName });
  return [
    {
      id: "automation-executions-throttled",
      severity: "P2",
      summary:
        "Step Functions holds back steps of executions: what is begun takes longer than its lease may allow.",
      signal: machine("ExecutionThrottled", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "automation-table-throttled",
      severity: "P2",
      summary:
        "DynamoDB refuses reads or writes of the automation's table: nothing is admitted without them.",
      signal: sumOf("Refused reads and writes", [
        table("ReadThrottleEvents", "Sum"),
        table("WriteThrottleEvents", "Sum"),
      ]),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    ...groupsOf(runbookFunctionNames).map((names, index) => runbooksThrottled(names, index + 1)),
  ];
}

function runbooksThrottled(functionNames: readonly string[], number: number): AlarmSpec {
  const throttles = functionNames.map((FunctionName) =>
    metricsOf("AWS/Lambda", { FunctionName })("Throttles", "Sum"),
  );
  return {
    id: "automation-function-throttled",
    subject: `runbooks-${number}`,
    severity: "P2",
    summary: "Functions of runbooks are refused for lack of concurrency: their steps wait, then fail.",
    signal: sumOf("Refused steps of runbooks", throttles),
    threshold: atLeast(1, 3, 5),
    missingData: SILENCE_IS_ZERO,
  };
}

function groupsOf(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / MOST_OPERANDS);
  return Array.from({ length: count }, (_, group) =>
    names.slice(group * MOST_OPERANDS, (group + 1) * MOST_OPERANDS),
  );
}
