import { EncryptionKey } from "../../../constructs/core/encryption-key";
import { Network, type NetworkProps } from "../../../constructs/network/network";
import { estateStack } from "../../support/estate-stack";
import { countByType, onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";

function network(props: Partial<NetworkProps> = {}): SynthesizedStack {
  const stack = estateStack("network");
  const logsKey = new EncryptionKey(stack, "LogsKey", { description: "logs", alias: "logs" });
  new Network(stack, "Network", {
    cidrBlock: "10.16.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "single",
    logsKey,
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    ...props,
  });
  return synth(stack);
}

describe("Network", () => {
  test("spreads three tiers over three zones, and no host gets a public address by itself", () => {
    const json = network();
    const subnets = resources(json, "aws_subnet");
    expect(subnets).toHaveLength(9);
    for (const subnet of subnets) expect(subnet["map_public_ip_on_launch"]).toBe(false);
  });

  test.each([
    ["none", 0, 0],
    ["single", 1, 3],
    ["per-az", 3, 3],
  ] as const)("nat %s makes %i gateways and %i private default routes", (nat, gateways, routes) => {
    const json = network({ nat });
    expect(countByType(json)["aws_nat_gateway"] ?? 0).toBe(gateways);
    const ways = resources(json, "aws_route").filter((route) => route["nat_gateway_id"] !== undefined);
    expect(ways).toHaveLength(routes);
    expect(new Set(ways.map((route) => route["nat_gateway_id"])).size).toBe(gateways);
  });

  test("the isolated tier has no default route at all", () => {
    const tables = resources(network(), "aws_route").map((route) => String(route["route_table_id"]));
    expect(tables.filter((table) => table.includes("Isolated"))).toEqual([]);
  });

  test("closes the default security group", () => {
    expect(onlyResource(network(), "aws_default_security_group")).toMatchObject({ ingress: [], egress: [] });
  });

  test("lets the isolated tier speak only inside the VPC", () => {
    const acl = onlyResource(network(), "aws_network_acl", {
      tags: { Name: "homeostat-dev-acl-isolated" },
    });
    const inside = [expect.objectContaining({ cidr_block: "10.16.0.0/16", action: "allow", protocol: "-1" })];
    expect(acl["ingress"]).toEqual(inside);
    expect(acl["egress"]).toEqual(inside);
  });

  test("always has gateway endpoints, and interface endpoints when asked", () => {
    const names = (json: SynthesizedStack): unknown[] =>
      resources(json, "aws_vpc_endpoint").map((endpoint) => endpoint["service_name"]);
    expect(names(network())).toEqual(["com.amazonaws.eu-west-1.dynamodb", "com.amazonaws.eu-west-1.s3"]);
    expect(names(network({ interfaceEndpoints: ["ecr.api"] }))).toContain("com.amazonaws.eu-west-1.ecr.api");
  });

  test("keeps encrypted flow logs of all traffic for 90 days unless told otherwise", () => {
    const json = network();
    expect(onlyResource(json, "aws_flow_log")).toMatchObject({
      traffic_type: "ALL",
      max_aggregation_interval: 60,
    });
    expect(onlyResource(json, "aws_cloudwatch_log_group")).toMatchObject({
      retention_in_days: 90,
      kms_key_id: expect.stringContaining("aws_kms_key") as unknown,
    });
    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-flow-logs",
      permissions_boundary: "arn:aws:iam::111111111111:policy/boundary",
    });
    const longer = network({ flowLogRetentionDays: 365 });
    expect(onlyResource(longer, "aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 365 });
  });

  test("tags the subnets that a cluster's load balancers may use", () => {
    const tagged = (role: string): number =>
      resources(network({ clusterName: "main" }), "aws_subnet").filter((subnet) => {
        const tags = subnet["tags"] as Record<string, string>;
        return tags[role] === "1" && tags["kubernetes.io/cluster/main"] === "shared";
      }).length;
    expect(tagged("kubernetes.io/role/elb")).toBe(3);
    expect(tagged("kubernetes.io/role/internal-elb")).toBe(3);
  });

  test("refuses an interface endpoint for a service whose gateway endpoint is free", () => {
    expect(() => network({ interfaceEndpoints: ["s3"] })).toThrow(
      /interfaceEndpoints is "s3"; allowed: services other than s3 and dynamodb/,
    );
  });
});
