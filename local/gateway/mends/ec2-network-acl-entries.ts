/**
 * Gives back the ports and ICMP types of the rules of a network ACL.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
 */
import type { Call } from "../call";
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { element, mapElements, setChild, textOf } from "../xml";

const KIND = "ec2-network-acl-entries";
const WRITES = new Set(["CreateNetworkAclEntry", "ReplaceNetworkAclEntry"]);

/** Rules as they were asked for. */
export const ec2NetworkAclEntries: Mend = {
  name: KIND,
  services: ["ec2"],
  matches: ({ action }) => WRITES.has(action) || action === "DescribeNetworkAcls",
  async handle(call, { next, table }) {
    const reply = await next();
    if (reply.status >= 300) return reply;
    const rows = table<Record<string, string>>(KIND);
    if (WRITES.has(call.action)) {
      const { params } = call;
      rows.set(
        keyOf(params.get("NetworkAclId"), params.get("Egress"), params.get("RuleNumber")),
        fieldsOf(call),
      );
      return reply;
    }
    const body = mapElements(reply.body.toString("utf8"), "networkAclSet", (set) =>
      mapElements(set, "item", (acl) =>
        mapElements(acl, "entrySet", (entries) =>
          mapElements(entries, "item", (entry) => {
            const key = keyOf(
              textOf(acl, "networkAclId"),
              textOf(entry, "egress"),
              textOf(entry, "ruleNumber"),
            );
            return Object.entries(rows.get(key) ?? {}).reduce(
              (xml, [name, content]) => setChild(xml, name, content),
              entry,
            );
          }),
        ),
      ),
    );
    return withBody(reply, body);
  },
};

function fieldsOf({ params }: Call): Record<string, string> {
  const pair = (first: string, firstName: string, second: string, secondName: string): string => {
    const [one, two] = [params.get(first), params.get(second)];
    return (one === null ? "" : element(firstName, one)) + (two === null ? "" : element(secondName, two));
  };
  const portRange = pair("PortRange.From", "from", "PortRange.To", "to");
  const icmpTypeCode = pair("Icmp.Code", "code", "Icmp.Type", "type");
  return { ...(portRange && { portRange }), ...(icmpTypeCode && { icmpTypeCode }) };
}

function keyOf(
  acl: string | null | undefined,
  egress: string | null | undefined,
  rule: string | null | undefined,
): string {
  return `${acl ?? ""}/${egress ?? "false"}/${rule ?? ""}`;
}
