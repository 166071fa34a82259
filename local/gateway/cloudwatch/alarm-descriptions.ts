import { z } from "zod";
import type { AlarmEngine } from "../../alarms/alarm-engine";
import { alarmsIn, parseRule } from "../../alarms/composite-rule";
import { type AlarmDefinition, isComposite } from "../../alarms/definition";
import { type AlarmRecord, alarmArn } from "../../alarms/records";
import { suppressionReason } from "../../alarms/state-change-event";
import type { Place } from "../store";
import { moment } from "./metric-requests";
import type { Fields } from "./wire";

const text = z.string();
const stateValue = z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]);
const page = {
  MaxRecords: z.coerce.number().int().min(1).max(100).optional(),
  NextToken: text.optional(),
};

const describeAlarms = z.object({
  AlarmNames: z.array(text).default([]),
  AlarmNamePrefix: text.default(""),
  AlarmTypes: z.array(z.enum(["MetricAlarm", "CompositeAlarm"])).default(["MetricAlarm"]),
  ChildrenOfAlarmName: text.optional(),
  ParentsOfAlarmName: text.optional(),
  StateValue: stateValue.optional(),
  ActionPrefix: text.default(""),
  ...page,
});

const describeHistory = z.object({
  AlarmName: text.optional(),
  AlarmTypes: z.array(z.enum(["MetricAlarm", "CompositeAlarm"])).default(["MetricAlarm"]),
  HistoryItemType: z.enum(["ConfigurationUpdate", "StateUpdate", "Action"]).optional(),
  StartDate: moment.optional(),
  EndDate: moment.optional(),
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  ...page,
});

/** A page token that was not given out here. */
export class InvalidNextTokenError extends Error {}

/** Answer of `DescribeAlarms`. */
export function describedAlarms(engine: AlarmEngine, place: Place, input: Fields): Fields {
  const asked = describeAlarms.parse(input);
  const { definitions, records } = engine.board(place).shelf;
  const related = relation(asked, (name) => definitions.get(name));
  const found = definitions
    .entries()
    .map(([, alarm]) => alarm)
    .filter(
      (alarm) =>
        asked.AlarmTypes.includes(isComposite(alarm) ? "CompositeAlarm" : "MetricAlarm") &&
        (asked.AlarmNames.length === 0 || asked.AlarmNames.includes(alarm.AlarmName)) &&
        alarm.AlarmName.startsWith(asked.AlarmNamePrefix) &&
        (asked.StateValue ?? records.get(alarm.AlarmName)?.state) === records.get(alarm.AlarmName)?.state &&
        hasAction(alarm, asked.ActionPrefix) &&
        related(alarm),
    )
    .sort((left, right) => (left.AlarmName < right.AlarmName ? -1 : 1));
  const { items, NextToken } = pageOf(found, asked);
  const described = (alarm: AlarmDefinition): Fields => ({
    ...alarm,
    ...stateOf(engine, place, alarm, records.get(alarm.AlarmName)),
  });
  return {
    MetricAlarms: items.filter((alarm) => !isComposite(alarm)).map(described),
    CompositeAlarms: items.filter(isComposite).map(described),
    NextToken,
  };
}

/** Answer of `DescribeAlarmHistory`. */
export function describedHistory(engine: AlarmEngine, place: Place, input: Fields): Fields {
  const asked = describeHistory.parse(input);
  const { definitions, histories } = engine.board(place).shelf;
  const found = histories
    .entries()
    .filter(([name]) => (asked.AlarmName ?? name) === name)
    .flatMap(([name, items]) => {
      const alarm = definitions.get(name);
      const AlarmType = alarm && isComposite(alarm) ? ("CompositeAlarm" as const) : ("MetricAlarm" as const);
      return items.map((item) => ({ name, item, AlarmType }));
    })
    .filter(
      ({ item, AlarmType }) =>
        asked.AlarmTypes.includes(AlarmType) &&
        (asked.HistoryItemType ?? item.type) === item.type &&
        item.atMs >= (asked.StartDate?.getTime() ?? 0) &&
        item.atMs <= (asked.EndDate?.getTime() ?? Infinity),
    )
    .sort((left, right) => right.item.atMs - left.item.atMs);
  if (asked.ScanBy === "TimestampAscending") found.reverse();
  const { items, NextToken } = pageOf(found, asked);
  return {
    AlarmHistoryItems: items.map(({ name, item, AlarmType }) => ({
      AlarmName: name,
      AlarmType,
      Timestamp: new Date(item.atMs),
      HistoryItemType: item.type,
      HistorySummary: item.summary,
      HistoryData: item.data,
    })),
    NextToken,
  };
}

function stateOf(
  engine: AlarmEngine,
  place: Place,
  alarm: AlarmDefinition,
  record: AlarmRecord | undefined,
): Fields {
  if (!record) return {};
  const { state, reason, reasonData, updatedMs, transitionedMs, configuredMs, suppressedBy } = record;
  const untouched = state === "INSUFFICIENT_DATA" && reasonData === "";
  const unmeasured = untouched && !isComposite(alarm) && !engine.isMeasured(place, alarm);
  return {
    AlarmArn: alarmArn(place, alarm.AlarmName),
    StateValue: state,
    StateReason: unmeasured ? "Unchecked: nothing in the embedded estate measures this metric" : reason,
    StateReasonData: reasonData === "" ? undefined : reasonData,
    StateUpdatedTimestamp: new Date(updatedMs),
    StateTransitionedTimestamp: new Date(transitionedMs),
    AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
    ...(suppressedBy && {
      ActionsSuppressedBy: suppressedBy,
      ActionsSuppressedReason: suppressionReason(suppressedBy),
    }),
  };
}

function hasAction(alarm: AlarmDefinition, prefix: string): boolean {
  if (prefix === "") return true;
  const actions = [...alarm.OKActions, ...alarm.AlarmActions, ...alarm.InsufficientDataActions];
  return actions.some((action) => action.startsWith(prefix));
}

/** Which alarms are children, or parents, of the one that is named. */
function relation(
  { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child }: z.infer<typeof describeAlarms>,
  definitionOf: (name: string) => AlarmDefinition | undefined,
): (alarm: AlarmDefinition) => boolean {
  const childrenOf = (alarm: AlarmDefinition | undefined): string[] =>
    alarm && isComposite(alarm) ? alarmsIn(parseRule(alarm.AlarmRule)) : [];
  const children = parent === undefined ? undefined : childrenOf(definitionOf(parent));
  return (alarm) =>
    (children?.includes(alarm.AlarmName) ?? true) &&
    (child === undefined || childrenOf(alarm).includes(child));
}

function pageOf<T>(
  all: readonly T[],
  { MaxRecords = 50, NextToken }: { MaxRecords?: number | undefined; NextToken?: string | undefined },
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const from = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(from) || from < 0)
    throw new InvalidNextTokenError(`NextToken ${JSON.stringify(NextToken)} is not valid`);
  const end = from + MaxRecords;
  return { items: all.slice(from, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
}
