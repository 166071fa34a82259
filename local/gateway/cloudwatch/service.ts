import { z } from "zod";
import type { AlarmEngine } from "../../alarms/alarm-engine";
import { AlarmRuleError, alarmsIn, parseRule } from "../../alarms/composite-rule";
import { compositeAlarmSchema, metricAlarmSchema } from "../../alarms/definition";
import { ExpressionError } from "../../alarms/expression/tokens";
import { UnsupportedAlarmError } from "../../alarms/signal";
import { UnknownStatisticError } from "../../alarms/statistic";
import type { Place } from "../store";
import { describedAlarms, describedHistory, InvalidNextTokenError } from "./alarm-descriptions";
import { metricData, metricList, metricStatistics } from "./metric-operations";
import { dataOf, putMetricData } from "./metric-requests";
import type { Fields } from "./wire";

/** What a call to CloudWatch is refused with. */
export class CloudWatchError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

const names = z.object({ AlarmNames: z.array(z.string()) });

const setAlarmState = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().optional(),
});

type Operation = (engine: AlarmEngine, place: Place, input: Fields, nowMs: number) => Fields;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  PutMetricData(engine, place, input, nowMs) {
    engine.putData(place, dataOf(putMetricData.parse(input), nowMs));
    return {};
  },
  GetMetricData: (engine, place, input) => metricData(engine.metrics(place), input),
  GetMetricStatistics: (engine, place, input) => metricStatistics(engine.metrics(place), input),
  ListMetrics: (engine, place, input) => metricList(engine.metrics(place), input),
  PutMetricAlarm(engine, place, input) {
    engine.putAlarm(place, metricAlarmSchema.parse(input));
    return {};
  },
  PutCompositeAlarm(engine, place, input) {
    const alarm = compositeAlarmSchema.parse(input);
    const { definitions } = engine.board(place).shelf;
    const unknown = alarmsIn(parseRule(alarm.AlarmRule)).filter((name) => !definitions.get(name));
    if (unknown.length > 0) {
      throw new CloudWatchError("ValidationError", `AlarmRule: no such alarms: ${unknown.join(", ")}`);
    }
    engine.putAlarm(place, alarm);
    return {};
  },
  DescribeAlarms: describedAlarms,
  DescribeAlarmHistory: describedHistory,
  DeleteAlarms(engine, place, input) {
    for (const name of names.parse(input).AlarmNames) engine.board(place).remove(name);
    return {};
  },
  EnableAlarmActions: (engine, place, input) => setActions(engine, place, input, true),
  DisableAlarmActions: (engine, place, input) => setActions(engine, place, input, false),
  SetAlarmState(engine, place, input) {
    const { AlarmName, StateValue, StateReason, StateReasonData = "" } = setAlarmState.parse(input);
    if (!engine.board(place).shelf.definitions.get(AlarmName)) {
      throw new CloudWatchError("ResourceNotFound", `no alarm ${JSON.stringify(AlarmName)}`, 404);
    }
    if (StateReasonData !== "") assertJson(StateReasonData);
    engine.setState(place, AlarmName, StateValue, { text: StateReason, data: StateReasonData });
    return {};
  },
};

/** Whether a call is answered here; dashboards and tags are not. */
export function isOurs(operation: string): boolean {
  return Object.hasOwn(OPERATIONS, operation);
}

/**
 * Answers a call to CloudWatch.
 *
 * @throws CloudWatchError
 */
export function answer(
  engine: AlarmEngine,
  place: Place,
  call: { readonly operation: string; readonly input: Fields; readonly nowMs: number },
): Fields {
  const operation = OPERATIONS[call.operation];
  if (!operation) throw new CloudWatchError("InvalidAction", `${call.operation} is not answered here`);
  try {
    return operation(engine, place, call.input, call.nowMs);
  } catch (error) {
    throw asRefusal(error);
  }
}

function setActions(engine: AlarmEngine, place: Place, input: Fields, enabled: boolean): Fields {
  const { definitions } = engine.board(place).shelf;
  for (const name of names.parse(input).AlarmNames) {
    const alarm = definitions.get(name);
    if (alarm) definitions.set(name, { ...alarm, ActionsEnabled: enabled });
  }
  return {};
}

function assertJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new CloudWatchError("InvalidFormat", "StateReasonData must be JSON");
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof z.ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return new CloudWatchError("ValidationError", problems.join("; "));
  }
  if (error instanceof InvalidNextTokenError) return new CloudWatchError("InvalidNextToken", error.message);
  const known = [AlarmRuleError, ExpressionError, UnsupportedAlarmError, UnknownStatisticError, RangeError];
  return known.some((kind) => error instanceof kind)
    ? new CloudWatchError("ValidationError", (error as Error).message)
    : error;
}
