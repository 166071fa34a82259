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
  keyElement: "vpcEndpointId",
  keyOf: ({ params }, answer) => params.get("VpcEndpointId") ?? textOf(answer, "vpcEndpointId"),
  fieldsOf({ params }) {
    const groups = listParam(params, "SecurityGroupId");
    const privateDns = params.get("PrivateDnsEnabled");
    const fields: Record<string, string> = {};
    if (groups.length > 0)
      fields["groupSet"] = groups.map((id) => element("item", element("groupId", id))).join("");
    if (privateDns !== null) fields["privateDnsEnabled"] = privateDns;
    return fields;
  },
});
