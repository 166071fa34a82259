import { ec2Filters } from "../../../local/gateway/mends/ec2-filters";
import type { AwsClient } from "../support/aws-client";
import { askFiltered, filterScenario } from "./scenarios/ec2-filters";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("ec2-filters", ec2Filters);

/** Ids of what an answer lists. */
function listed(answer: { readonly status: number; readonly text: string }): string[] {
  return [...answer.text.matchAll(/<(?:allocationId|vpcEndpointId)>([^<]+)/g)].flatMap(([, id]) => id ?? []);
}

async function endpointsThat(aws: AwsClient, ...filters: (readonly [string, ...string[]])[]) {
  return listed(await askFiltered(aws, "DescribeVpcEndpoints", ...filters));
}

test("what bears the name of nobody is not found, and nothing else in its place", async () => {
  const alone = await filterScenario(gateways.alone);
  expect(listed(alone.nameless.addresses)).toEqual(alone.addresses);
  expect(listed(alone.nameless.endpoints)).toEqual(alone.endpoints);

  const { nameless } = await filterScenario(gateways.mended);
  expect(xmlIn(nameless.addresses, "addressesSet")).toBe("");
  expect(xmlIn(nameless.endpoints, "vpcEndpointSet")).toBe("");
});

test("one is found by its tags", async () => {
  const { addresses, endpoints } = await filterScenario(gateways.mended);
  const [, second] = addresses;
  const found = await askFiltered(gateways.mended, "DescribeAddresses", ["tag:Name", "b"]);
  expect(xmlIn(found, "addressesSet")).toMatchObject([
    {
      allocationId: second,
      tagSet: [
        { key: "Name", value: "b" },
        { key: "stack", value: "network" },
      ],
    },
  ]);
  expect(await endpointsThat(gateways.mended, ["tag:Name", "ecr.dkr"], ["tag:stack", "network"])).toEqual([
    endpoints[2],
  ]);
  expect(await endpointsThat(gateways.mended, ["tag:Name", "ecr.dkr"], ["tag:stack", "data"])).toEqual([]);
  expect(await endpointsThat(gateways.mended, ["tag-key", "stack"])).toEqual(endpoints);
  expect(await endpointsThat(gateways.mended, ["tag-key", "network"])).toEqual([]);
});

test("one is found by what it is, and by any of several values", async () => {
  const { vpc, endpoints } = await filterScenario(gateways.mended);
  const [s3, api, docker] = endpoints;
  const ofService = (...names: string[]) =>
    endpointsThat(gateways.mended, [
      "service-name",
      ...names.map((name) => `com.amazonaws.eu-west-1.${name}`),
    ]);
  expect(await ofService("s3")).toEqual([s3]);
  expect(await ofService("s3", "ecr.api")).toEqual([s3, api]);
  expect(await ofService("ecr.*")).toEqual([api, docker]);
  expect(await ofService("s?")).toEqual([s3]);
  // A dot stands for itself.
  expect(await ofService("ecr-api")).toEqual([]);
  expect(await endpointsThat(gateways.mended, ["vpc-id", vpc], ["vpc-endpoint-type", "Gateway"])).toEqual([
    s3,
  ]);
  expect(await endpointsThat(gateways.mended, ["vpc-endpoint-state", "deleting", "deleted"])).toEqual([]);
});

test("a filter that is not known is refused, and does not let everything through", async () => {
  await filterScenario(gateways.mended);
  const refused = await askFiltered(gateways.mended, "DescribeVpcEndpoints", ["colour", "green"]);
  expect([refused.status, xmlAt(refused, "Code")]).toEqual([400, "InvalidParameterValue"]);
});
