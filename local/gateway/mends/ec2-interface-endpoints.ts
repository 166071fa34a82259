/**
 * Gives back the security groups and the private DNS of an interface endpoint.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
 */
import { listParam } from "../call";
import { element, textOf } from "../xml";
import { xmlReadBack } from "./support/xml-read-back";

/** Interface endpoints as they were asked for. */
export const ec2InterfaceEndpoints = xmlReadBack({
  name: "ec2-interface-endpoints",
  service: "ec2",
  creates: ["CreateVpcEndpoint"],
  modifies: ["ModifyVpcEndpoint"],
  reads: ["DescribeVpcEndpoints"],
  element: "item",
  within: "vpcEndpointSet",
  alone: "vpcEndpoint",
  keyElement: "vpcEndpointId",
  keysOf: ({ params }, answer) => [params.get("VpcEndpointId") ?? textOf(answer, "vpcEndpointId") ?? ""],
  fieldsOf({ params }, before) {
    const had = groupsIn(before["groupSet"] ?? "");
    const removed = new Set(listParam(params, "RemoveSecurityGroupId"));
    const added = [...listParam(params, "SecurityGroupId"), ...listParam(params, "AddSecurityGroupId")];
    const groups = [...new Set([...had, ...added])].filter((id) => !removed.has(id));
    const privateDns = params.get("PrivateDnsEnabled");
    return {
      ...((had.length > 0 || groups.length > 0) && {
        groupSet: groups.map((id) => element("item", element("groupId", id))).join(""),
      }),
      ...(privateDns !== null && { privateDnsEnabled: privateDns }),
    };
  },
});

function groupsIn(groupSet: string): string[] {
  return [...groupSet.matchAll(/<groupId>([^<]+)<\/groupId>/g)].flatMap(([, id]) => id ?? []);
}
