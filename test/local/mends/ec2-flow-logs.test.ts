import { ec2FlowLogs } from "../../../local/gateway/mends/ec2-flow-logs";
import { paramsOf } from "../support/gateway-harness";
import { flowLogScenario } from "./scenarios/ec2-flow-logs";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-flow-logs", ec2FlowLogs);

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html: defaults of what was not asked for included. */
const ON_AWS = {
  deliverLogsPermissionArn: "arn:aws:iam::111111111111:role/flow",
  logGroupName: "/network/flow",
  deliverLogsStatus: "SUCCESS",
  maxAggregationInterval: "600",
  logFormat:
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
};

test("every flow log of a request tells how it delivers", async () => {
  const alone = xmlIn((await flowLogScenario(gateways.alone)).described, "flowLogSet");
  for (const name of Object.keys(ON_AWS)) expect(alone).not.toHaveProperty([0, name]);

  const mended = xmlIn((await flowLogScenario(gateways.mended)).described, "flowLogSet");
  expect(mended).toMatchObject([
    { ...ON_AWS, trafficType: "ALL" },
    { ...ON_AWS, trafficType: "ALL" },
  ]);
});

test("what was asked for wins over the defaults", async () => {
  await flowLogScenario(gateways.mended);
  await gateways.mended.query("ec2", {
    Action: "CreateFlowLogs",
    LogGroupName: "a<b&c",
    LogFormat: '${version} "${action}"',
    MaxAggregationInterval: "60",
  });
  const described = await gateways.mended.query("ec2", { Action: "DescribeFlowLogs" });
  expect(xmlIn(described, "flowLogSet")).toMatchObject([
    { logGroupName: "a<b&c", logFormat: '${version} "${action}"', maxAggregationInterval: "60" },
    { maxAggregationInterval: "60" },
  ]);
});

test("the emulator gets tags under the type that it knows, and their values untouched", async () => {
  await flowLogScenario(gateways.alone);
  await flowLogScenario(gateways.mended);
  const [sent, changed] = [gateways.alone, gateways.mended].map(({ ministack }) =>
    ministack.map(paramsOf).find((params) => params.get("Action") === "CreateFlowLogs"),
  );
  expect(sent?.get("TagSpecification.1.ResourceType")).toBe("vpc-flow-log");
  expect(changed?.get("TagSpecification.1.ResourceType")).toBe("flow-log");
  expect(changed?.get("TagSpecification.1.Tag.1.Value")).toBe("vpc-flow-log & more");
});
