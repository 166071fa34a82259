import type { EstateApi } from "../../../local/metrics/estate-api";
import { embeddedIn, functionMetrics } from "../../../local/metrics/functions";
import type { MeasuredPlace } from "../../../local/metrics/measure";

const line =
  '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Homeostat/Remediation","Dimensions":[["Environment"]],' +
  '"Metrics":[{"Name":"BreakersOpen","Unit":"Count"}]}]},"Environment":"dev","BreakersOpen":2}';

test("a function's log tells the metrics that it wrote there", () => {
  expect(embeddedIn(line)).toEqual([
    {
      namespace: "Homeostat/Remediation",
      name: "BreakersOpen",
      dimensions: { Environment: "dev" },
      value: 2,
    },
  ]);
});

test.each(["START RequestId: 1 Version: $LATEST", '{"swept":[]}', '{"_aws":', '{"_aws":{}}'])(
  "a line such as %s tells nothing",
  (other) => {
    expect(embeddedIn(other)).toEqual([]);
  },
);

describe("the logs of functions", () => {
  const SWEEP = "/aws/lambda/sweep";
  const SILENT = "/aws/lambda/silent";
  /** What each group holds: when a line came, and what it says of open breakers. */
  let lines: { group: string; atMs: number; open: number }[];
  let asked: string[];

  beforeEach(() => {
    lines = [];
    asked = [];
  });

  const messageOf = (open: number): string =>
    line.replace('"BreakersOpen":2', `"BreakersOpen":${String(open)}`);
  // A line takes a hundred bytes.
  const storedIn = (group: string): number => 100 * lines.filter((stored) => stored.group === group).length;

  function answer(target: string, body: Readonly<Record<string, unknown>>): unknown {
    if (target === "Logs_20140328.DescribeLogGroups")
      return {
        logGroups: [SWEEP, SILENT].map((name) => ({ logGroupName: name, storedBytes: storedIn(name) })),
      };
    const { logGroupName, startTime, endTime } = body;
    asked.push(String(logGroupName));
    return {
      events: lines
        .filter(
          ({ group, atMs }) => group === logGroupName && atMs >= Number(startTime) && atMs <= Number(endTime),
        )
        .map(({ open }) => ({ message: messageOf(open) })),
    };
  }

  const api = {
    json: (_service: string, target: string, body: Readonly<Record<string, unknown>>) =>
      Promise.resolve(answer(target, body)),
  } as unknown as EstateApi;
  const measure = functionMetrics();
  const valuesAt = async (nowMs: number): Promise<number[]> =>
    (await measure({ api, nowMs } as MeasuredPlace)).map(({ value }) => value);

  test("are read where they have grown, and each line once", async () => {
    lines.push({ group: SWEEP, atMs: 90_000, open: 1 });
    expect(await valuesAt(100_000)).toEqual([1]);
    // Counted already when the last look began, and after the end of what it asked for.
    lines.push({ group: SWEEP, atMs: 100_000, open: 2 });
    expect(await valuesAt(130_000)).toEqual([2]);
    expect(await valuesAt(160_000)).toEqual([]);

    asked.length = 0;
    expect(await valuesAt(190_000)).toEqual([]);
    expect(await valuesAt(220_000)).toEqual([]);
    expect(asked).toEqual([]);

    lines.push({ group: SWEEP, atMs: 221_000, open: 3 }, { group: SWEEP, atMs: 249_999, open: 4 });
    expect(await valuesAt(250_000)).toEqual([3, 4]);
    expect(asked).toEqual([SWEEP]);
  });
});
