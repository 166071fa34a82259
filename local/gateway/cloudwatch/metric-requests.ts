import { z } from "zod";
import type { Datum } from "../../alarms/alarm-engine";
import { asRecord } from "../../alarms/signal";

const number = z.coerce.number().refine(Number.isFinite, "must be a finite number");
/** A date of CBOR, seconds of JSON, or ISO text of the query protocol. */
export const moment = z
  .union([
    z.date(),
    z.number().transform((seconds) => new Date(seconds * 1000)),
    z.string().transform(dateOf),
  ])
  .refine((date) => !Number.isNaN(date.getTime()), "must be a moment");
export const dimensionList = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);

const datum = z.object({
  MetricName: z.string().min(1),
  Dimensions: dimensionList,
  Timestamp: moment.optional(),
  Value: number.optional(),
  Values: z.array(number).optional(),
  Counts: z.array(number).optional(),
  StatisticValues: z
    .object({ SampleCount: number, Sum: number, Minimum: number, Maximum: number })
    .optional(),
});

/** What `PutMetricData` says. */
export const putMetricData = z.object({ Namespace: z.string().min(1), MetricData: z.array(datum) });

function dateOf(text: string): Date {
  return /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
}

/**
 * The samples of a `PutMetricData`.
 *
 * @throws Error where a datum has none, or counts do not belong to its values
 */
export function dataOf({ Namespace, MetricData }: z.infer<typeof putMetricData>, nowMs: number): Datum[] {
  return MetricData.map((one) => ({
    series: { namespace: Namespace, name: one.MetricName, dimensions: asRecord(one.Dimensions) },
    atMs: (one.Timestamp ?? new Date(nowMs)).getTime(),
    values: valuesOf(one),
    sets: one.StatisticValues
      ? [
          {
            sampleCount: one.StatisticValues.SampleCount,
            sum: one.StatisticValues.Sum,
            minimum: one.StatisticValues.Minimum,
            maximum: one.StatisticValues.Maximum,
          },
        ]
      : [],
  }));
}

function valuesOf({
  MetricName,
  Value,
  Values,
  Counts,
  StatisticValues,
}: z.infer<typeof datum>): Datum["values"] {
  if (Values) {
    if (Counts && Counts.length !== Values.length) {
      throw new RangeError(
        `MetricData of ${MetricName}: ${String(Values.length)} Values and ${String(Counts.length)} Counts; allowed: as many`,
      );
    }
    return Values.map((value, index) => [value, Counts?.[index] ?? 1] as const);
  }
  if (Value !== undefined) return [[Value, 1]];
  if (StatisticValues) return [];
  throw new RangeError(`MetricData of ${MetricName}: no Value; allowed: Value, Values or StatisticValues`);
}
