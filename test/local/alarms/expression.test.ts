import { evaluateExpression, type Values } from "../../../local/alarms/expression/evaluate";
import { parseExpression } from "../../../local/alarms/expression/parse";
import { metricsOf, ratioPercent } from "../../../constructs/monitoring/metric";

function evaluate(expression: string, series: Readonly<Record<string, Values>>): Values {
  const count = Object.values(series)[0]?.length ?? 3;
  return evaluateExpression(parseExpression(expression), { expression, series, periodMs: 60_000, count });
}

const gap = undefined;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
test.each<[string, Record<string, Values>, Values]>([
  ["a + b * 2", { a: [1, 2], b: [10, 20] }, [21, 42]],
  ["(a + b) * 2", { a: [1, 2], b: [10, 20] }, [22, 44]],
  ["a - b - 1", { a: [10], b: [2] }, [7]],
  ["2 ^ a + -a", { a: [3] }, [5]],
  ["a / b", { a: [1, 1, gap], b: [2, gap, 2] }, [0.5, gap, gap]],
  ["a / b", { a: [1], b: [0] }, [gap]],
  ["FILL(a, 0) + b", { a: [gap, 2], b: [1, 1] }, [1, 3]],
  ["a > 1", { a: [1, 2, gap] }, [0, 1, gap]],
  ["a >= 1 AND a <= 2", { a: [0, 1, 3] }, [0, 1, 0]],
  ["a == 1 || a != 3", { a: [1, 3] }, [1, 0]],
  ["IF(a > 1, a)", { a: [1, 2] }, [gap, 2]],
  ["IF(a > 1, b, 7)", { a: [1, 2, gap], b: [5, 6, 7] }, [7, 6, gap]],
  ["RATE(a)", { a: [60, 120, gap, 360] }, [gap, 1, gap, 2]],
  ["MAX([a, b])", { a: [1, gap, gap], b: [2, 3, gap] }, [2, 3, gap]],
  ["MIN([a, b]) + SUM([a, b])", { a: [1], b: [2] }, [4]],
  ["AVG([a, b])", { a: [1], b: [2] }, [1.5]],
  ["a * PERIOD(a)", { a: [2] }, [120]],
  ["CEIL(a) + FLOOR(a) + ABS(0 - 1)", { a: [1.5] }, [4]],
  ["5", { a: [1, 2] }, [5, 5]],
])("%s of %j", (expression, series, expected) => {
  expect(evaluate(expression, series)).toEqual(expected);
});

test("the ratio of the alarm library is 0 with little traffic, and missing without any", () => {
  const metric = metricsOf("Web", {});
  const { expression } = ratioPercent({
    label: "errors",
    part: metric("Errors", "Sum"),
    whole: metric("Requests", "Sum"),
    minimumCount: 20,
  });
  expect(evaluate(expression, { part: [1, gap, 5, gap], whole: [10, 100, 50, gap] })).toEqual([
    0,
    0,
    10,
    gap,
  ]);
});

test.each([
  ["SEARCH('{Web}')", "cannot read"],
  [
    "ANOMALY_DETECTION_BAND(a, 2)",
    "ANOMALY_DETECTION_BAND is not evaluated by the embedded estate; allowed: ABS, AVG",
  ],
  ["METRICS()", "METRICS is not evaluated"],
  ["FILL(a)", "FILL got 1 values; allowed: 2"],
  ["a b", '"b" is too much'],
  ["a +", '"" stands where a value should'],
  ["(a", '"" stands there; allowed: ")"'],
  ["Errors", '"Errors" stands where a value should'],
])("%s is refused when it is read", (expression, message) => {
  expect(() => parseExpression(expression)).toThrow(message);
});

test.each([
  ["c + 1", "c is no id of the alarm; allowed: a, b"],
  ["SUM(a)", "SUM of one series is not evaluated"],
  ["[a, b]", "it gives several time series"],
])("%s is refused when it is computed", (expression, message) => {
  expect(() => evaluate(expression, { a: [1], b: [2] })).toThrow(message);
});
