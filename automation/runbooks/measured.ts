import type { CheckResult, StepContext } from "../remediation/execution/steps";
import type { MetricPoint, Metrics, MetricSeries } from "./ports/metrics";

const MINUTE_MS = 60_000;
/** Share of the measurements that must be there: the newest ones may still be on their way. */
const NEARLY_ALL = 0.8;

/** What a measurement must be for all to be well. */
export interface Bound {
  readonly series: MetricSeries;
  /** What is measured, for people, e.g. `processor use`. */
  readonly label: string;
  /** E.g. ` %`. @default - a bare number */
  readonly unit?: string;
  /** All is well below it. @default - no such bound */
  readonly below?: number;
  /** All is well from it on. @default - no such bound */
  readonly atLeast?: number;
}

/** The newest measurement of the last minutes, or nothing: what is older says nothing about now. */
export async function newest(
  metrics: Metrics,
  series: MetricSeries,
  { nowMs, withinMinutes }: { readonly nowMs: number; readonly withinMinutes: number },
): Promise<MetricPoint | undefined> {
  const [point] = await metrics.points(series, { fromMs: nowMs - withinMinutes * MINUTE_MS, toMs: nowMs });
  return point;
}

/** Whether the newest measurement of the last five minutes is within its bound. */
export async function withinBound(
  metrics: Metrics,
  bound: Bound,
  { now }: Pick<StepContext, "now">,
): Promise<CheckResult> {
  const point = await newest(metrics, bound.series, { nowMs: now(), withinMinutes: 5 });
  return judge(bound, point, "in the last five minutes");
}

/** Whether what was measured since the first action is within its bound; older measurements are of another world. */
export async function withinBoundSince(
  metrics: Metrics,
  bound: Bound,
  { now, actingSinceMs }: Pick<StepContext, "now" | "actingSinceMs">,
): Promise<CheckResult> {
  // A period that the action fell into holds values from before it.
  const fromMs = Math.ceil(actingSinceMs / MINUTE_MS) * MINUTE_MS;
  const nowMs = now();
  const since = "since the action";
  if (nowMs <= fromMs) return judge(bound, undefined, since);
  const [point] = await metrics.points(bound.series, { fromMs, toMs: nowMs });
  return judge(bound, point, since);
}

/** Whether it has been out of its bound for the last minutes: every measurement of them, and nearly all are there. */
export async function keptBreaking(
  metrics: Metrics,
  bound: Bound,
  { now }: Pick<StepContext, "now">,
  minutes: number,
): Promise<CheckResult> {
  const { series, label } = bound;
  const toMs = now();
  const points = await metrics.points(series, { fromMs: toMs - minutes * MINUTE_MS, toMs });
  const expected = Math.max(1, Math.floor((minutes * 60) / (series.periodSeconds ?? 60)));
  const breaking = points.filter((point) => !isWithin(bound, point));
  const passed = points.length >= NEARLY_ALL * expected && breaking.length === points.length;
  return {
    passed,
    says: `${label} was out of bounds in ${breaking.length} of ${points.length} measurements of ${minutes} minutes`,
  };
}

function judge(bound: Bound, point: MetricPoint | undefined, when: string): CheckResult {
  const { label, unit = "", below, atLeast } = bound;
  if (!point) return { passed: false, says: `${label} was not measured ${when}` };
  const wanted = [
    ...(below === undefined ? [] : [`below ${below}${unit}`]),
    ...(atLeast === undefined ? [] : [`${atLeast}${unit} or more`]),
  ].join(" and ");
  return {
    passed: isWithin(bound, point),
    says: `${label} is ${Number(point.value.toFixed(2))}${unit}; wanted is ${wanted}`,
  };
}

function isWithin({ below = Infinity, atLeast = -Infinity }: Bound, { value }: MetricPoint): boolean {
  return value < below && value >= atLeast;
}
