import { embeddedIn } from "../../../local/metrics/functions";

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
