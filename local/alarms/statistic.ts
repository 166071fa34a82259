import type { Samples } from "./datum";

/** A statistic that is not computed here. */
export class UnknownStatisticError extends Error {
  constructor(statistic: string) {
    super(
      `statistic ${JSON.stringify(statistic)} is not evaluated by the embedded estate; allowed: Average, Sum, Minimum, Maximum, SampleCount, p0 to p100, tm0 to tm100`,
    );
  }
}

const PLAIN = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"] as const;
type Plain = (typeof PLAIN)[number];

/** How samples become one number. */
export type Statistic =
  { readonly kind: Plain } | { readonly kind: "percentile" | "trimmed-mean"; readonly percent: number };

/**
 * Reads a statistic, e.g. `Average`, `p99`, `p99.9` or `tm90`.
 *
 * @throws UnknownStatisticError
 */
export function parseStatistic(text: string): Statistic {
  const plain = PLAIN.find((name) => name === text);
  if (plain) return { kind: plain };
  const [, letters, digits] = /^(p|tm)(\d{1,3}(?:\.\d{1,10})?)$/.exec(text) ?? [];
  const percent = Number(digits);
  if (letters === undefined || percent > 100) throw new UnknownStatisticError(text);
  return { kind: letters === "p" ? "percentile" : "trimmed-mean", percent };
}

/** How many samples there are. */
export function sampleCountOf(samples: Samples): number {
  return (
    total(samples.values.map(([, count]) => count)) +
    total(samples.sets.map(({ sampleCount }) => sampleCount))
  );
}

/** One number of samples; `undefined` where there is none, or where only statistic sets are and the statistic needs each value. */
export function statisticOf(samples: Samples, statistic: Statistic): number | undefined {
  const count = sampleCountOf(samples);
  if (count === 0) return undefined;
  switch (statistic.kind) {
    case "SampleCount":
      return count;
    case "Sum":
      return sumOf(samples);
    case "Average":
      return sumOf(samples) / count;
    case "Minimum":
      return least([
        ...samples.values.map(([value]) => value),
        ...samples.sets.map(({ minimum }) => minimum),
      ]);
    case "Maximum":
      return -least([
        ...samples.values.map(([value]) => -value),
        ...samples.sets.map(({ maximum }) => -maximum),
      ]);
    case "percentile":
      return rankStatistic(samples, (values) => percentileOf(values, statistic.percent));
    case "trimmed-mean":
      return rankStatistic(samples, (values) => trimmedMeanOf(values, statistic.percent));
  }
}

/** CloudWatch takes a statistic set into a percentile only where it hides nothing: one sample, or all the same. */
function rankStatistic(
  { values, sets }: Samples,
  compute: (sorted: readonly (readonly [number, number])[]) => number,
): number | undefined {
  const plain = sets.filter(({ minimum, maximum }) => minimum === maximum);
  if (plain.length < sets.length) return undefined;
  const all = [...values, ...plain.map(({ minimum, sampleCount }) => [minimum, sampleCount] as const)];
  return compute(all.filter(([, count]) => count > 0).sort(([left], [right]) => left - right));
}

/** The nearest rank: the smallest value that at least so many percent of the samples do not exceed. */
function percentileOf(sorted: readonly (readonly [number, number])[], percent: number): number {
  const wanted = (percent / 100) * total(sorted.map(([, count]) => count));
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= wanted) return value;
  }
  return sorted.at(-1)?.[0] ?? NaN;
}

/** Mean of what is left when the samples above the percentile are ignored. */
function trimmedMeanOf(sorted: readonly (readonly [number, number])[], percent: number): number {
  const limit = percentileOf(sorted, percent);
  const kept = sorted.filter(([value]) => value <= limit);
  return total(kept.map(([value, count]) => value * count)) / total(kept.map(([, count]) => count));
}

function sumOf({ values, sets }: Samples): number {
  return total(values.map(([value, count]) => value * count)) + total(sets.map(({ sum }) => sum));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((smallest, number) => Math.min(smallest, number), Infinity);
}
