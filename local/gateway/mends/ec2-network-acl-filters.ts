/**
 * Applies the filters by association, which find the ACL of a subnet.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkAcls.html
 */
import { listParam } from "../call";
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { elementsOf, mapElements, textOf } from "../xml";

/** Filter → where its value stands: in the ACL or in one of its associations. */
const FILTERS: Readonly<Record<string, (acl: string) => readonly (string | undefined)[]>> = {
  "network-acl-id": (acl) => [textOf(acl, "networkAclId")],
  "association.network-acl-id": (acl) => [textOf(acl, "networkAclId")],
  "association.subnet-id": (acl) => associations(acl).map((item) => textOf(item, "subnetId")),
  "association.association-id": (acl) =>
    associations(acl).map((item) => textOf(item, "networkAclAssociationId")),
};

/** Network ACLs, only those that were asked for. */
export const ec2NetworkAclFilters: Mend = {
  name: "ec2-network-acl-filters",
  services: ["ec2"],
  matches: (call) => call.action === "DescribeNetworkAcls" && filtersOf(call.params).length > 0,
  async handle(call, { next }) {
    const filters = filtersOf(call.params);
    const reply = await next();
    const wanted = (acl: string): boolean =>
      filters.every(({ valuesOf, allowed }) =>
        valuesOf(acl).some((value) => value !== undefined && allowed.includes(value)),
      );
    const body = mapElements(reply.body.toString("utf8"), "networkAclSet", (set) =>
      mapElements(set, "item", (acl) => (wanted(acl) ? acl : "")),
    );
    return withBody(reply, body);
  },
};

function filtersOf(params: URLSearchParams) {
  return [...params].flatMap(([key, name]) => {
    const prefix = /^(Filter\.\d+)\.Name$/.exec(key)?.[1];
    const valuesOf = FILTERS[name];
    return prefix && valuesOf ? [{ valuesOf, allowed: listParam(params, `${prefix}.Value`) }] : [];
  });
}

function associations(acl: string): string[] {
  const [set = ""] = elementsOf(acl, "associationSet");
  return elementsOf(set, "item");
}
