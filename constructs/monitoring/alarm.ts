import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { CloudwatchMetricAlarmMetricQuery } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { IAlarmAction } from "./alarm-action";
import { alarmKey, type AlarmSpec } from "./alarm-spec";
import { isExpression, type Metric, type Signal } from "./metric";
import { runbookUrl } from "./runbook-url";

/** What composites and dashboards need of an alarm. */
export interface IAlarm {
  readonly alarmName: string;
  readonly alarmArn: string;
}

/** Props of {@link Alarm}. */
export interface AlarmProps {
  readonly spec: AlarmSpec;
  /** Page with one heading per kind of alarm, e.g. `https://github.com/acme/estate/blob/main/docs/guides/alarms.md`. */
  readonly runbooksUrl: string;
  /** Whom the alarm tells. @default - nobody: a composite alarm speaks for it */
  readonly action?: IAlarmAction;
}

const LONGEST_WINDOW_SECONDS = 86_400;

/** A CloudWatch alarm made from its spec. */
export class Alarm extends Construct implements IAlarm {
  readonly alarmName: string;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { spec } = props;
    this.#validate(spec);
    const targets = props.action ? [props.action.targetArn(spec.severity)] : [];
    const alarm = new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: EstateStack.of(this).physicalName("alarm", alarmKey(spec)),
      alarmDescription: `${spec.severity}: ${spec.summary} Runbook: ${runbookUrl(props.runbooksUrl, spec.id)}`,
      comparisonOperator: spec.threshold.comparison,
      threshold: spec.threshold.value,
      evaluationPeriods: spec.threshold.evaluationPeriods,
      datapointsToAlarm: spec.threshold.breachingPeriods,
      treatMissingData: spec.missingData.treatAs,
      ...watch(spec.signal),
      ...(targets.length > 0 ? { alarmActions: targets, okActions: targets } : {}),
      tags: { severity: spec.severity },
    });
    this.alarmName = alarm.alarmName;
    this.alarmArn = alarm.arn;
  }

  #validate({ id, threshold, signal, summary }: AlarmSpec): void {
    const where = this.node.path;
    const { breachingPeriods, evaluationPeriods } = threshold;
    if (breachingPeriods < 1 || breachingPeriods > evaluationPeriods) {
      throw new InvalidPropError({
        where,
        prop: `threshold.breachingPeriods of ${id}`,
        value: breachingPeriods,
        allowed: `1 to evaluationPeriods (${String(evaluationPeriods)})`,
        remedy: "An alarm cannot need more bad periods than it looks at.",
      });
    }
    if (signal.periodSeconds * evaluationPeriods > LONGEST_WINDOW_SECONDS) {
      throw new InvalidPropError({
        where,
        prop: `threshold.evaluationPeriods of ${id}`,
        value: evaluationPeriods,
        allowed: `a window of at most one day: ${String(Math.floor(LONGEST_WINDOW_SECONDS / signal.periodSeconds))} periods of ${String(signal.periodSeconds)} s`,
        remedy: "Look at fewer periods, or use a longer period.",
      });
    }
    if (summary.trim() === "") {
      throw new InvalidPropError({
        where,
        prop: `summary of ${id}`,
        value: summary,
        allowed: "a sentence",
        remedy: "Say what is wrong and what users feel: it is all that a paged person reads.",
      });
    }
  }
}

function watch(signal: Signal) {
  if (isExpression(signal)) return { metricQuery: mathQueries(signal) };
  const { namespace, name, dimensions, periodSeconds } = signal;
  return {
    namespace,
    metricName: name,
    dimensions: { ...dimensions },
    period: periodSeconds,
    ...stat(signal),
  };
}

function stat({ statistic }: Metric) {
  if (!statistic.startsWith("p")) return { statistic };
  // Too few requests for a percentile are no evidence of slowness.
  return { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: "ignore" };
}

function mathQueries(signal: Extract<Signal, { expression: string }>): CloudwatchMetricAlarmMetricQuery[] {
  const operands = Object.entries(signal.operands).map(([id, metric]) => ({
    id,
    returnData: false,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      period: metric.periodSeconds,
      stat: metric.statistic,
    },
  }));
  return [
    { id: "result", expression: signal.expression, label: signal.label, returnData: true },
    ...operands,
  ];
}
