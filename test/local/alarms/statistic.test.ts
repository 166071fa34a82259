import { datapointsOf } from "../../../local/alarms/datapoints";
import { MetricStore } from "../../../local/alarms/metric-store";
import { parseStatistic, statisticOf } from "../../../local/alarms/statistic";

const SAMPLES = {
  values: [
    [10, 3],
    [20, 1],
    [40, 1],
  ] as const,
  sets: [],
};
const SET = { sampleCount: 5, sum: 50, minimum: 1, maximum: 30 };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
test.each([
  ["SampleCount", 5, 10],
  ["Sum", 90, 140],
  ["Average", 18, 14],
  ["Minimum", 10, 1],
  ["Maximum", 40, 40],
  ["p50", 10, undefined],
  ["p80", 20, undefined],
  ["p99.9", 40, undefined],
  ["tm80", 12.5, undefined],
])("%s of values with counts, and with a statistic set beside them", (name, alone, withSet) => {
  expect(statisticOf(SAMPLES, parseStatistic(name))).toBe(alone);
  expect(statisticOf({ ...SAMPLES, sets: [SET] }, parseStatistic(name))).toBe(withSet);
});

test("a statistic set that hides nothing counts in percentiles", () => {
  const sets = [{ sampleCount: 9, sum: 9, minimum: 1, maximum: 1 }];
  expect(statisticOf({ values: [[5, 1]], sets }, parseStatistic("p90"))).toBe(1);
});

test("nothing has no statistic, not even a count", () => {
  expect(statisticOf({ values: [], sets: [] }, parseStatistic("SampleCount"))).toBeUndefined();
});

test.each(["p101", "IQM", "average", "wm90"])("%s is refused", (name) => {
  expect(() => parseStatistic(name)).toThrow(
    `statistic "${name}" is not evaluated by the embedded estate; allowed:`,
  );
});

const SERIES = { namespace: "Web", name: "Requests", dimensions: { Service: "web", Environment: "dev" } };
const MINUTE = 60_000;

test("periods begin where they are aligned, and hold no sample of their end", () => {
  const store = new MetricStore();
  for (const [atMs, value] of [
    [59_999, 1],
    [60_000, 2],
    [119_999, 4],
    [240_000, 8],
  ] as const) {
    store.put(SERIES, atMs, { values: [[value, 1]], sets: [] });
  }
  const points = store.points(SERIES, 0, 300_000);
  const window = { endMs: 240_000, periodMs: MINUTE, count: 4 };
  expect(datapointsOf(points, window, { kind: "Sum" }).map(({ startMs, value }) => [startMs, value])).toEqual(
    [
      [0, 1],
      [60_000, 6],
      [120_000, undefined],
      [180_000, undefined],
    ],
  );
});

test("a series is its dimensions exactly, in any order", () => {
  const store = new MetricStore();
  store.put(SERIES, 0, { values: [[1, 1]], sets: [] });
  const turned = { ...SERIES, dimensions: { Environment: "dev", Service: "web" } };
  expect(store.points(turned, 0, 1)).toHaveLength(1);
  for (const dimensions of [{}, { Service: "web" }, { ...SERIES.dimensions, More: "x" }])
    expect(store.knows({ ...SERIES, dimensions })).toBe(false);
});

test("samples keep their second for hours, then their minute, and survive the disk", () => {
  const store = new MetricStore();
  store.put(SERIES, 61_999, { values: [[1, 2]], sets: [SET] });
  store.put(SERIES, 119_000, { values: [[1, 1]], sets: [] });
  const restored = new MetricStore();
  restored.restore(JSON.parse(JSON.stringify(store.stored())) as ReturnType<MetricStore["stored"]>);
  expect(restored.points(SERIES, 0, 300_000).map(({ atMs }) => atMs)).toEqual([61_000, 119_000]);
  restored.forgetOld(4 * 3_600_000);
  expect(restored.points(SERIES, 0, 300_000)).toEqual([{ atMs: 60_000, values: [[1, 3]], sets: [SET] }]);
});

test("what no alarm can look back to is forgotten, the series is not", () => {
  const store = new MetricStore();
  store.put(SERIES, 0, { values: [[1, 1]], sets: [] });
  store.forgetOld(26 * 3_600_000);
  expect(store.points(SERIES, 0, MINUTE)).toEqual([]);
  expect(store.knows(SERIES)).toBe(true);
});
