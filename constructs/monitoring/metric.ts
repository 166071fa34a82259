/** How the samples of one period become one value. */
export type Statistic = "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount" | `p${number}`;

/** What is measured: one CloudWatch time series. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
}

/** What is computed from several time series with CloudWatch metric math. */
export interface MetricExpression {
  /** Formula over the operands' ids. */
  readonly expression: string;
  /** What the result is, with its unit. */
  readonly label: string;
  /** The series in the formula by id; ids begin with a lower-case letter. */
  readonly operands: Readonly<Record<string, Metric>>;
  readonly periodSeconds: number;
}

/** Anything that an alarm can watch and a dashboard can draw. */
export type Signal = Metric | MetricExpression;

/** Whether a signal is computed from others. */
export function isExpression(signal: Signal): signal is MetricExpression {
  return "expression" in signal;
}

/** Makes metrics that share namespace, dimensions and period. */
export function metricsOf(
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
  periodSeconds = 60,
): (name: string, statistic: Statistic) => Metric {
  return (name, statistic) => ({ namespace, name, dimensions, statistic, periodSeconds });
}

/** What {@link ratioPercent} divides. */
export interface RatioOptions {
  readonly label: string;
  readonly part: Metric;
  readonly whole: Metric;
  /** Below this count per period the ratio is 0: one failure of one request must not page. */
  readonly minimumCount: number;
}

/** `part` as a percentage of `whole`, silent while there is too little traffic to judge. */
export function ratioPercent({ label, part, whole, minimumCount }: RatioOptions): MetricExpression {
  return {
    expression: `IF(whole >= ${String(minimumCount)}, 100 * FILL(part, 0) / whole, 0)`,
    label,
    operands: { part, whole },
    periodSeconds: whole.periodSeconds,
  };
}

/**
 * Several counters as one. A period counts what any of them has; added up with `+`, one that is silent would silence all.
 *
 * @param metrics counters of one period; at least one
 */
export function sumOf(label: string, metrics: readonly Metric[]): MetricExpression {
  const operands = Object.fromEntries(metrics.map((metric, index) => [`m${index + 1}`, metric]));
  return {
    expression: `SUM([${Object.keys(operands).join(", ")}])`,
    label,
    operands,
    periodSeconds: metrics[0]?.periodSeconds ?? 60,
  };
}
