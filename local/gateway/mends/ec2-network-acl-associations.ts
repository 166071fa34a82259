/**
 * Associates every subnet with exactly one network ACL: with its VPC's default one until another takes its
 * place. The emulator associates none at first, forgets the subnet when an association is replaced, and knows
 * no filter by association.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html
 * and https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html
 */
import { randomBytes } from "node:crypto";
import { type Call, listParam } from "../call";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { errorReply, type Reply, withBody, xmlReply } from "../reply";
import { element, elementsOf, mapElements, setChild, textOf } from "../xml";

interface Association {
  readonly associationId: string;
  readonly networkAclId: string;
}

interface Subnet {
  readonly subnetId: string;
  readonly vpcId: string;
}

const KIND = "ec2-network-acl-associations";
const EC2_VERSION = "2016-11-15";

/** Filter → the values that an ACL offers to it. */
const FILTERS: Readonly<Record<string, (acl: string) => readonly (string | undefined)[]>> = {
  "network-acl-id": (acl) => [textOf(acl, "networkAclId")],
  "association.network-acl-id": (acl) => [textOf(acl, "networkAclId")],
  "association.subnet-id": (acl) => associationsIn(acl).map((item) => textOf(item, "subnetId")),
  "association.association-id": (acl) =>
    associationsIn(acl).map((item) => textOf(item, "networkAclAssociationId")),
};

/** Network ACLs and the subnets they guard. */
export const ec2NetworkAclAssociations: Mend = {
  name: KIND,
  services: ["ec2"],
  matches: ({ action }) => action === "DescribeNetworkAcls" || action === "ReplaceNetworkAclAssociation",
  handle: (call, context) =>
    call.action === "DescribeNetworkAcls" ? describe(call, context) : replace(call, context),
};

async function describe(call: Call, context: MendContext): Promise<Reply> {
  const reply = await context.next();
  if (reply.status >= 400) return reply;
  const subnets = await subnetsOf(context);
  const filters = filtersOf(call.params);
  const table = context.table<Association>(KIND);
  const body = mapElements(reply.body.toString("utf8"), "networkAclSet", (set) => {
    const present = new Set(elementsOf(set, "networkAclId").map((id) => textOf(id, "networkAclId")));
    const complete = filters.length === 0 && listParam(call.params, "NetworkAclId").length === 0;
    return mapElements(set, "item", (acl) => {
      const mended = setChild(acl, "associationSet", associationSet(acl));
      const wanted = filters.every(({ valuesOf, allowed }) =>
        valuesOf(mended).some((value) => value !== undefined && allowed.includes(value)),
      );
      return wanted ? mended : "";
    });

    function associationSet(acl: string): string {
      const aclId = textOf(acl, "networkAclId") ?? "";
      return subnets
        .map(({ subnetId, vpcId }) => {
          const recorded = table.get(subnetId);
          const gone = recorded !== undefined && complete && !present.has(recorded.networkAclId);
          if (recorded && !gone) {
            return recorded.networkAclId === aclId ? item(recorded.associationId, aclId, subnetId) : "";
          }
          const isDefault = textOf(acl, "default") === "true" && textOf(acl, "vpcId") === vpcId;
          return isDefault ? item(firstAssociationId(subnetId), aclId, subnetId) : "";
        })
        .join("");
    }
  });
  return withBody(reply, body);
}

async function replace(call: Call, context: MendContext): Promise<Reply> {
  const associationId = call.params.get("AssociationId") ?? "";
  const networkAclId = call.params.get("NetworkAclId") ?? "";
  const table = context.table<Association>(KIND);
  const subnet = (await subnetsOf(context)).find(
    ({ subnetId }) => (table.get(subnetId)?.associationId ?? firstAssociationId(subnetId)) === associationId,
  );
  if (!subnet) {
    const message = `The association ID '${associationId}' does not exist`;
    return errorReply(call, 400, "InvalidAssociationID.NotFound", message);
  }
  const next = { associationId: `aclassoc-${randomBytes(9).toString("hex").slice(1)}`, networkAclId };
  table.set(subnet.subnetId, next);
  const content =
    element("requestId", randomBytes(16).toString("hex")) + element("newAssociationId", next.associationId);
  return xmlReply(element("ReplaceNetworkAclAssociationResponse", content));
}

async function subnetsOf(context: MendContext): Promise<Subnet[]> {
  const reply = await context.ask(
    "ministack",
    queryQuestion("ec2", EC2_VERSION, { Action: "DescribeSubnets" }),
  );
  const [set = ""] = elementsOf(reply.body.toString("utf8"), "subnetSet");
  return elementsOf(set, "item").map((subnet) => ({
    subnetId: textOf(subnet, "subnetId") ?? "",
    vpcId: textOf(subnet, "vpcId") ?? "",
  }));
}

/** The association that a subnet is born with. */
function firstAssociationId(subnetId: string): string {
  return subnetId.replace(/^subnet-/, "aclassoc-");
}

function item(associationId: string, networkAclId: string, subnetId: string): string {
  return element(
    "item",
    element("networkAclAssociationId", associationId) +
      element("networkAclId", networkAclId) +
      element("subnetId", subnetId),
  );
}

function filtersOf(params: URLSearchParams) {
  return [...params].flatMap(([key, name]) => {
    const prefix = /^(Filter\.\d+)\.Name$/.exec(key)?.[1];
    const valuesOf = FILTERS[name];
    return prefix && valuesOf ? [{ valuesOf, allowed: listParam(params, `${prefix}.Value`) }] : [];
  });
}

function associationsIn(acl: string): string[] {
  const [set = ""] = elementsOf(acl, "associationSet");
  return elementsOf(set, "item");
}
