import { ec2NetworkAclEntries } from "../../../local/gateway/mends/ec2-network-acl-entries";
import { networkAclEntryScenario } from "./scenarios/ec2-network-acl-entries";
import { useMend } from "./support/use-mend";
import { type XmlTree, xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-network-acl-entries", ec2NetworkAclEntries);

function entry(got: { status: number; text: string }, egress: string): XmlTree | undefined {
  const [acl] = xmlIn(got, "networkAclSet") as { entrySet: { [name: string]: XmlTree }[] }[];
  return acl?.entrySet.find((found) => found["egress"] === egress);
}

test("rules tell their ports, and their ICMP type and code", async () => {
  const alone = await networkAclEntryScenario(gateways.alone);
  expect(entry(alone.described, "false")).not.toHaveProperty("portRange");
  expect(entry(alone.described, "true")).not.toHaveProperty("icmpTypeCode");

  const { described } = await networkAclEntryScenario(gateways.mended);
  expect(entry(described, "false")).toMatchObject({
    ruleNumber: "100",
    portRange: { from: "443", to: "443" },
  });
  expect(entry(described, "true")).toMatchObject({
    ruleNumber: "100",
    protocol: "1",
    icmpTypeCode: { type: "8", code: "-1" },
  });
  expect(entry(described, "true")).not.toHaveProperty("portRange");
});

test("a replaced rule tells its new ports; one made anew without ports tells none", async () => {
  const { changed, again } = await networkAclEntryScenario(gateways.mended);
  expect(entry(changed, "false")).toHaveProperty("portRange", { from: "1024", to: "65535" });
  expect(entry(again, "false")).not.toHaveProperty("portRange");
});
