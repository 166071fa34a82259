import { ec2NetworkAclAssociations } from "../../../local/gateway/mends/ec2-network-acl-associations";
import { networkAclAssociationScenario } from "./scenarios/ec2-network-acl-associations";
import { useMend } from "./support/use-mend";
import { type XmlTree, xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-network-acl-associations", ec2NetworkAclAssociations);

function associationsOf(acls: XmlTree): XmlTree[] {
  return (acls as { associationSet: XmlTree[] | "" }[]).flatMap(({ associationSet }) => associationSet || []);
}

test("a subnet is born with its VPC's default network ACL", async () => {
  const alone = await networkAclAssociationScenario(gateways.alone);
  expect(associationsOf(xmlIn(alone.before, "networkAclSet"))).toEqual([]);

  const { subnet, before, unmoved } = await networkAclAssociationScenario(gateways.mended);
  expect(xmlIn(unmoved, "networkAclSet")).toEqual(xmlIn(before, "networkAclSet"));
  const subnetId = xmlAt(subnet, "subnetId");
  const [acl, ...others] = xmlIn(before, "networkAclSet") as { [name: string]: XmlTree }[];
  expect(others).toEqual([]);
  expect(acl).toMatchObject({ default: "true", vpcId: xmlAt(subnet, "vpcId") });
  expect(acl?.["associationSet"]).toContainEqual({
    networkAclAssociationId: expect.stringMatching(/^aclassoc-[0-9a-f]+$/) as string,
    networkAclId: acl?.["networkAclId"],
    subnetId,
  });
});

test("ReplaceNetworkAclAssociation moves it, under the new id that it answers", async () => {
  const { subnet, acl, replaced, after, all } = await networkAclAssociationScenario(gateways.mended);
  const moved = {
    networkAclAssociationId: xmlAt(replaced, "newAssociationId"),
    networkAclId: xmlAt(acl, "networkAclId"),
    subnetId: xmlAt(subnet, "subnetId"),
  };
  expect(xmlIn(after, "networkAclSet")).toMatchObject([
    { networkAclId: xmlAt(acl, "networkAclId"), default: "false", associationSet: [moved] },
  ]);
  const ofSubnet = associationsOf(xmlIn(all, "networkAclSet")).filter(
    (association) => (association as typeof moved).subnetId === moved.subnetId,
  );
  expect(ofSubnet).toEqual([moved]);
});

test("an association that does not exist cannot be replaced", async () => {
  await networkAclAssociationScenario(gateways.mended);
  const refused = await gateways.mended.query("ec2", {
    Action: "ReplaceNetworkAclAssociation",
    AssociationId: "aclassoc-00000000000000000",
    NetworkAclId: "acl-11111111",
  });
  expect(refused.status).toBe(400);
  expect(xmlAt(refused, "Code")).toBe("InvalidAssociationID.NotFound");
});

test("the associations of one region are none of another's", async () => {
  const { subnet } = await networkAclAssociationScenario(gateways.mended);
  const elsewhere = await gateways.mended.query(
    "ec2",
    { Action: "DescribeNetworkAcls" },
    { region: "eu-central-1" },
  );
  // The recorded emulator answers the same subnets there; the replaced association is not theirs.
  const first = associationsOf(xmlIn(elsewhere, "networkAclSet")) as {
    subnetId: string;
    networkAclId: string;
  }[];
  const found = first.find(({ subnetId }) => subnetId === xmlAt(subnet, "subnetId"));
  expect(found).toHaveProperty(
    "networkAclAssociationId",
    xmlAt(subnet, "subnetId").replace("subnet-", "aclassoc-"),
  );
});
