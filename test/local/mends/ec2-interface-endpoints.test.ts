import { ec2InterfaceEndpoints } from "../../../local/gateway/mends/ec2-interface-endpoints";
import { interfaceEndpointScenario } from "./scenarios/ec2-interface-endpoints";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-interface-endpoints", ec2InterfaceEndpoints);

test("an interface endpoint tells its security groups and its private DNS", async () => {
  const alone = xmlIn((await interfaceEndpointScenario(gateways.alone)).described, "vpcEndpointSet");
  expect(alone).not.toHaveProperty([1, "groupSet"]);
  expect(alone).not.toHaveProperty([1, "privateDnsEnabled"]);

  const mended = xmlIn((await interfaceEndpointScenario(gateways.mended)).described, "vpcEndpointSet");
  expect(mended).toHaveProperty([1, "groupSet"], [{ groupId: "sg-11111111" }, { groupId: "sg-22222222" }]);
  expect(mended).toHaveProperty([1, "privateDnsEnabled"], "true");
});

test("the answer that makes it tells them too", async () => {
  const { created } = await interfaceEndpointScenario(gateways.mended);
  expect(xmlIn(created, "vpcEndpoint")).toMatchObject({
    groupSet: [{ groupId: "sg-11111111" }, { groupId: "sg-22222222" }],
    privateDnsEnabled: "true",
  });
});

test("security groups are added and removed one by one, as ModifyVpcEndpoint does", async () => {
  const { changed } = await interfaceEndpointScenario(gateways.mended);
  const endpoints = xmlIn(changed, "vpcEndpointSet");
  expect(endpoints).toHaveProperty([1, "groupSet"], [{ groupId: "sg-22222222" }, { groupId: "sg-33333333" }]);
  expect(endpoints).toHaveProperty([1, "privateDnsEnabled"], "false");
  expect(endpoints).not.toHaveProperty([0, "groupSet"]);
});
