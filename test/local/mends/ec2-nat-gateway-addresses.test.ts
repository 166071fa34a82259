import { ec2NatGatewayAddresses } from "../../../local/gateway/mends/ec2-nat-gateway-addresses";
import { natGatewayScenario } from "./scenarios/ec2-nat-gateway-addresses";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-nat-gateway-addresses", ec2NatGatewayAddresses);

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGatewayAddress.html */
const onAws = (allocationId: string) => [{ allocationId, isPrimary: "true", status: "succeeded" }];

test("a public NAT gateway tells its address, and a private one has none", async () => {
  const alone = xmlIn((await natGatewayScenario(gateways.alone)).described, "natGatewaySet");
  expect(alone).toMatchObject([{ natGatewayAddressSet: "" }, { natGatewayAddressSet: "" }]);

  const { allocationId, created, described } = await natGatewayScenario(gateways.mended);
  expect(allocationId).toMatch(/^eipalloc-/);
  expect(xmlIn(created, "natGatewayAddressSet")).toEqual(onAws(allocationId));
  expect(xmlIn(described, "natGatewaySet")).toMatchObject([
    { natGatewayAddressSet: onAws(allocationId) },
    { natGatewayAddressSet: "", connectivityType: "private" },
  ]);
});
