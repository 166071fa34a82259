/**
 * Gives back by which elastic IP address a NAT gateway is reached; an import would plan to replace one without.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGatewayAddress.html
 */
import type { Mend } from "../mend";
import { element } from "../xml";
import { xmlReadBack } from "./support/xml-read-back";

/** NAT gateways with their address. */
export const ec2NatGatewayAddresses: Mend = xmlReadBack({
  name: "ec2-nat-gateway-addresses",
  service: "ec2",
  creates: ["CreateNatGateway"],
  reads: ["DescribeNatGateways"],
  element: "item",
  within: "natGatewaySet",
  alone: "natGateway",
  keyElement: "natGatewayId",
  keysOf: (_call, answer) => /nat-[0-9A-Za-z]+/.exec(answer) ?? [],
  fieldsOf({ params }) {
    const allocation = params.get("AllocationId");
    // A private gateway has none.
    if (allocation === null) return {};
    const address =
      element("allocationId", allocation, "escape") +
      element("isPrimary", "true") +
      element("status", "succeeded");
    return { natGatewayAddressSet: element("item", address) };
  },
});
