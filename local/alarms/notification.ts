import { alarmTime } from "./aws-time";
import { isComposite, type MetricAlarm } from "./definition";
import { alarmArn } from "./records";
import type { StateChange } from "./state-change-event";

/** A message for an SNS topic. */
export interface Notification {
  readonly subject: string;
  /** JSON text. */
  readonly message: string;
}

/** SNS takes no longer subject. */
const SUBJECT_LENGTH = 100;

/** What CloudWatch tells a topic about a change. */
export function notificationOf({ place, alarm, before, after }: StateChange): Notification {
  const subject = `${after.state}: "${alarm.AlarmName}" in ${place.region}`;
  return {
    subject: subject.slice(0, SUBJECT_LENGTH),
    message: JSON.stringify({
      AlarmName: alarm.AlarmName,
      AlarmDescription: alarm.AlarmDescription ?? null,
      AWSAccountId: place.account,
      AlarmConfigurationUpdatedTimestamp: alarmTime(after.configuredMs),
      ...(isComposite(alarm) ? { AlarmRule: alarm.AlarmRule } : {}),
      NewStateValue: after.state,
      NewStateReason: after.reason,
      StateChangeTime: alarmTime(after.transitionedMs),
      Region: place.region,
      AlarmArn: alarmArn(place, alarm.AlarmName),
      OldStateValue: before.state,
      OKActions: alarm.OKActions,
      AlarmActions: alarm.AlarmActions,
      InsufficientDataActions: alarm.InsufficientDataActions,
      ...(isComposite(alarm) ? {} : { Trigger: triggerOf(alarm) }),
    }),
  };
}

function triggerOf(alarm: MetricAlarm) {
  return {
    ...(alarm.Metrics
      ? { Metrics: alarm.Metrics }
      : {
          MetricName: alarm.MetricName,
          Namespace: alarm.Namespace,
          StatisticType: alarm.Statistic === undefined ? "ExtendedStatistic" : "Statistic",
          Statistic: (alarm.Statistic ?? alarm.ExtendedStatistic ?? "").toUpperCase(),
          Unit: alarm.Unit ?? null,
          Dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
        }),
    Period: alarm.Period,
    EvaluationPeriods: alarm.EvaluationPeriods,
    DatapointsToAlarm: alarm.DatapointsToAlarm,
    ComparisonOperator: alarm.ComparisonOperator,
    Threshold: alarm.Threshold,
    TreatMissingData: alarm.TreatMissingData ?? "missing",
    EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? "",
  };
}
