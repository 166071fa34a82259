import { createHash } from "node:crypto";
import type { Place } from "../gateway/store";
import { alarmTime } from "./aws-time";
import {
  type AlarmDefinition,
  type CompositeAlarm,
  isComposite,
  type MetricAlarm,
  type MetricQuery,
} from "./definition";
import { type AlarmRecord, alarmArn } from "./records";
import { asRecord } from "./signal";

/** An event as EventBridge takes it. */
export interface EventEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Resources: readonly string[];
  /** JSON text. */
  readonly Detail: string;
}

/** An alarm that went from one state into another. */
export interface StateChange {
  readonly place: Place;
  readonly alarm: AlarmDefinition;
  readonly before: AlarmRecord;
  readonly after: AlarmRecord;
}

/**
 * The event `CloudWatch Alarm State Change`.
 *
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function stateChangeEvent({ place, alarm, before, after }: StateChange): EventEntry {
  return {
    Source: "aws.cloudwatch",
    DetailType: "CloudWatch Alarm State Change",
    Resources: [alarmArn(place, alarm.AlarmName)],
    Detail: JSON.stringify({
      alarmName: alarm.AlarmName,
      state: stateIn(after),
      previousState: stateIn(before),
      configuration: isComposite(alarm) ? compositeConfiguration(alarm) : metricConfiguration(alarm),
    }),
  };
}

function stateIn({ state, reason, reasonData, updatedMs, suppressedBy }: AlarmRecord) {
  return {
    value: state,
    reason,
    ...(reasonData === "" ? {} : { reasonData }),
    timestamp: alarmTime(updatedMs),
    ...(suppressedBy === undefined
      ? {}
      : { actionsSuppressedBy: suppressedBy, actionsSuppressedReason: suppressionReason(suppressedBy) }),
  };
}

/** Why a composite alarm is quiet, in AWS's words. */
export function suppressionReason(by: NonNullable<AlarmRecord["suppressedBy"]>): string {
  return `Actions suppressed by ${by}`;
}

function compositeConfiguration(alarm: CompositeAlarm) {
  return {
    alarmRule: alarm.AlarmRule,
    actionsEnabled: alarm.ActionsEnabled,
    description: alarm.AlarmDescription,
    actionsSuppressor: alarm.ActionsSuppressor,
    actionsSuppressorWaitPeriod: alarm.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: alarm.ActionsSuppressorExtensionPeriod,
  };
}

function metricConfiguration(alarm: MetricAlarm) {
  return {
    description: alarm.AlarmDescription,
    metrics: (alarm.Metrics ?? [onlyQuery(alarm)]).map(metricIn),
  };
}

/** An alarm without queries is told as one query; AWS makes an id up for it, which stays the same. */
function onlyQuery(alarm: MetricAlarm): MetricQuery {
  return {
    Id: idOf(alarm.AlarmName),
    ReturnData: true,
    MetricStat: {
      Metric: {
        Namespace: alarm.Namespace ?? "",
        MetricName: alarm.MetricName ?? "",
        Dimensions: alarm.Dimensions,
      },
      Period: alarm.Period ?? 0,
      Stat: alarm.Statistic ?? alarm.ExtendedStatistic ?? "",
    },
  };
}

function idOf(name: string): string {
  const digits = createHash("sha256").update(name).digest("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function metricIn({ Id, Expression, Label, MetricStat, ReturnData = true }: MetricQuery) {
  return {
    id: Id,
    expression: Expression,
    label: Label,
    ...(MetricStat && {
      metricStat: {
        metric: {
          namespace: MetricStat.Metric.Namespace,
          name: MetricStat.Metric.MetricName,
          dimensions: asRecord(MetricStat.Metric.Dimensions),
        },
        period: MetricStat.Period,
        stat: MetricStat.Stat,
      },
    }),
    returnData: ReturnData,
  };
}
