/**
 * Gives back how a flow log delivers, and takes its tags.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
 */
import type { Call } from "../call";
import type { Mend } from "../mend";
import { elementsOf, escapeXml } from "../xml";
import { xmlReadBack } from "./support/xml-read-back";

/** Without another wish AWS aggregates over ten minutes and writes version 2 of the format. */
const DEFAULT_INTERVAL_SECONDS = "600";
const DEFAULT_FORMAT =
  "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

const readBack = xmlReadBack({
  name: "ec2-flow-logs",
  service: "ec2",
  creates: ["CreateFlowLogs"],
  reads: ["DescribeFlowLogs"],
  element: "item",
  within: "flowLogSet",
  keyElement: "flowLogId",
  keysOf: (_call, answer) =>
    [...(elementsOf(answer, "flowLogIdSet")[0] ?? "").matchAll(/fl-[0-9A-Za-z]+/g)].map(([id]) => id),
  fieldsOf({ params }) {
    const role = params.get("DeliverLogsPermissionArn");
    const group =
      params.get("LogGroupName") ?? /:log-group:([^:]+)/.exec(params.get("LogDestination") ?? "")?.[1];
    return {
      ...(role && { deliverLogsPermissionArn: escapeXml(role) }),
      ...(group && { logGroupName: escapeXml(group) }),
      deliverLogsStatus: "SUCCESS",
      maxAggregationInterval: params.get("MaxAggregationInterval") ?? DEFAULT_INTERVAL_SECONDS,
      logFormat: escapeXml(params.get("LogFormat") ?? DEFAULT_FORMAT),
    };
  },
});

/** Flow logs as they were asked for. */
export const ec2FlowLogs: Mend = {
  ...readBack,
  handle: (call, context) =>
    readBack.handle(call, {
      ...context,
      next: (changed = call) => context.next(withShortResourceType(changed)),
    }),
};

/** The emulator files tags under `flow-log`; the type's name on AWS is `vpc-flow-log`. */
function withShortResourceType(call: Call): Call {
  const params = new URLSearchParams(call.params);
  for (const [name, value] of call.params) {
    const isType = /^TagSpecification\.\d+\.ResourceType$/.test(name);
    if (isType && value === "vpc-flow-log") params.set(name, "flow-log");
  }
  return { ...call, params, body: Buffer.from(params.toString(), "utf8") };
}
