/**
 * Lists the addresses and the VPC endpoints that a filter lets through. The emulator lists all of them whatever the
 * filter, so that who looked for one that is not there found another one in its place.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
 */
import { listParam } from "../call";
import type { Mend } from "../mend";
import { errorReply, withBody } from "../reply";
import { elementsOf, mapElements, textOf } from "../xml";

interface Listing {
  /** Element around the list. */
  readonly list: string;
  /** Element that a filter is about, by the filter's name; filters by tag are not listed. */
  readonly elements: Readonly<Record<string, string>>;
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

const LISTINGS: Readonly<Record<string, Listing>> = {
  DescribeAddresses: {
    list: "addressesSet",
    elements: {
      "allocation-id": "allocationId",
      "association-id": "associationId",
      domain: "domain",
      "instance-id": "instanceId",
      "network-interface-id": "networkInterfaceId",
      "private-ip-address": "privateIpAddress",
      "public-ip": "publicIp",
    },
  },
  DescribeVpcEndpoints: {
    list: "vpcEndpointSet",
    elements: {
      "service-name": "serviceName",
      "vpc-endpoint-id": "vpcEndpointId",
      "vpc-endpoint-state": "state",
      "vpc-endpoint-type": "vpcEndpointType",
      "vpc-id": "vpcId",
    },
  },
};

const OF_TAGS = /^tag(-key$|:)/;

/** Filters of the listings that know none. One that is unknown here is refused, as AWS refuses one that it does not know. */
export const ec2Filters: Mend = {
  name: "ec2-filters",
  services: ["ec2"],
  matches: ({ action, params }) => action in LISTINGS && params.has("Filter.1.Name"),
  async handle(call, { next }) {
    const { list, elements } = LISTINGS[call.action] ?? { list: "", elements: {} };
    const filters = filtersOf(call.params);
    const unknown = filters.find(({ name }) => !OF_TAGS.test(name) && !(name in elements));
    if (unknown) {
      return errorReply(call, 400, "InvalidParameterValue", `The filter '${unknown.name}' is invalid`);
    }
    const reply = await next();
    if (reply.status >= 300) return reply;
    const passes = (item: string): boolean =>
      filters.every(({ name, values }) =>
        values.some((value) => valuesIn(item, name, elements).some((found) => isLike(found, value))),
      );
    const body = mapElements(reply.body.toString("utf8"), list, (all) =>
      mapElements(all, "item", (item) => (passes(item) ? item : "")),
    );
    return withBody(reply, body);
  },
};

function filtersOf(params: URLSearchParams): Filter[] {
  const prefixes = [...params.keys()].flatMap((key) => /^(Filter\.\d+)\.Name$/.exec(key)?.[1] ?? []);
  return prefixes.map((prefix) => ({
    name: params.get(`${prefix}.Name`) ?? "",
    values: listParam(params, `${prefix}.Value`),
  }));
}

/** What a filter compares: all keys of tags, the value of one tag, or one element. */
function valuesIn(item: string, filter: string, elements: Listing["elements"]): readonly string[] {
  if (!OF_TAGS.test(filter)) return given(textOf(item, elements[filter] ?? ""));
  const [set = ""] = elementsOf(item, "tagSet");
  const tags = elementsOf(set, "item");
  if (filter === "tag-key") return tags.flatMap((tag) => given(textOf(tag, "key")));
  const key = filter.slice("tag:".length);
  return tags.filter((tag) => textOf(tag, "key") === key).flatMap((tag) => given(textOf(tag, "value")));
}

function given(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** Whether a value is like a filter's, in which `*` stands for any text and `?` for one character. */
function isLike(value: string, pattern: string): boolean {
  const literal = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  const expression = literal.replaceAll("*", "[^]*").replaceAll("?", "[^]");
  return new RegExp(`^${expression}$`).test(value);
}
