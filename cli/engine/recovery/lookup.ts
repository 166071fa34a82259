import { asArray, asObject, asString, type JsonObject } from "../../terraform/json";

/** A data source that finds a resource which has no name of its own, or whose id its name does not tell. */
export interface Lookup {
  readonly dataSource: string;
  readonly arguments: JsonObject;
  /** Attribute with what the resource is imported by: one text, or a list. */
  readonly result: string;
}

type Rule = Omit<Lookup, "arguments"> & {
  /** Attribute that it is looked for by. */
  readonly by: "tags" | "name" | "url";
  readonly filter?: readonly JsonObject[];
};

const byTags = (dataSource: string, result = "ids"): Rule => ({ dataSource, result, by: "tags" });
const byName = (dataSource: string, result = "arn"): Rule => ({ dataSource, result, by: "name" });

const RULES: Readonly<Record<string, Rule>> = {
  aws_eip: byTags("aws_eips", "allocation_ids"),
  aws_iam_openid_connect_provider: {
    dataSource: "aws_iam_openid_connect_provider",
    result: "arn",
    by: "url",
  },
  aws_iam_policy: byName("aws_iam_policy"),
  aws_internet_gateway: byTags("aws_internet_gateway", "id"),
  aws_launch_template: byName("aws_launch_template", "id"),
  aws_lb: byName("aws_lb"),
  aws_lb_target_group: byName("aws_lb_target_group"),
  aws_nat_gateway: {
    ...byTags("aws_nat_gateways"),
    filter: [{ name: "state", values: ["pending", "available"] }],
  },
  aws_network_acl: byTags("aws_network_acls"),
  aws_route_table: byTags("aws_route_tables"),
  aws_security_group: byTags("aws_security_groups"),
  aws_sns_topic: byName("aws_sns_topic"),
  aws_subnet: byTags("aws_subnets"),
  aws_vpc: byTags("aws_vpcs"),
  // It is listed for a while after it was deleted, too.
  aws_vpc_endpoint: {
    ...byTags("aws_vpc_endpoint", "id"),
    filter: [{ name: "vpc-endpoint-state", values: ["pendingAcceptance", "pending", "available"] }],
  },
};

/**
 * How a resource can be found that was being created when its apply was killed.
 *
 * @param planned attributes that the plan gives it; its tags count only with a `Name`, which no other resource of
 *   the type carries
 */
export function lookupOf(type: string, planned: JsonObject): Lookup | undefined {
  const rule = RULES[type];
  if (!rule) return undefined;
  const { dataSource, result, by, filter } = rule;
  if (by !== "tags") {
    const value = asString(planned[by]);
    return value === undefined ? undefined : { dataSource, result, arguments: { [by]: value } };
  }
  const tags = asObject(planned["tags_all"]);
  if (asString(tags?.["Name"]) === undefined) return undefined;
  return { dataSource, result, arguments: { tags, ...(filter && { filter }) } };
}

/** What the data source found, to be imported by. */
export function foundBy({ result }: Lookup, values: JsonObject): readonly string[] {
  const found = values[result];
  return (Array.isArray(found) ? asArray(found) : [found]).flatMap((id) => asString(id) ?? []);
}
