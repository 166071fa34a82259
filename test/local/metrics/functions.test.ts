import { linesOf } from "../../../local/metrics/functions";

const line =
  '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Homeostat/Remediation","Dimensions":[["Environment"]],' +
  '"Metrics":[{"Name":"BreakersOpen","Unit":"Count"}]}]},"Environment":"dev","BreakersOpen":2}';

test("a function's log tells its calls, and the metrics that it wrote there", () => {
  expect(
    linesOf("sweep", ["START RequestId: 1 Version: $LATEST", line, '{"swept":[]}', "END RequestId: 1"]),
  ).toEqual([
    { namespace: "AWS/Lambda", name: "Invocations", dimensions: { FunctionName: "sweep" }, value: 1 },
    {
      namespace: "Homeostat/Remediation",
      name: "BreakersOpen",
      dimensions: { Environment: "dev" },
      value: 2,
    },
  ]);
});

test("a silent log tells nothing, nor does a line that only looks like metrics", () => {
  expect(linesOf("sweep", ['{"_aws":', '{"_aws":{}}'])).toEqual([]);
});
