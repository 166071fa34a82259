import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

type Listing = "DescribeAddresses" | "DescribeVpcEndpoints";

/** Two addresses and three VPC endpoints, each with a name of its own, and who is told to have the name of none. */
export async function filterScenario(aws: AwsClient) {
  const vpc = xmlAt(await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }), "vpcId");
  const create = (Action: string, type: string, name: string, params: Readonly<Record<string, string>>) =>
    aws.query("ec2", {
      Action,
      "TagSpecification.1.ResourceType": type,
      "TagSpecification.1.Tag.1.Key": "Name",
      "TagSpecification.1.Tag.1.Value": name,
      "TagSpecification.1.Tag.2.Key": "stack",
      "TagSpecification.1.Tag.2.Value": "network",
      ...params,
    });
  const endpoint = async (service: string, VpcEndpointType: string): Promise<string> => {
    const ServiceName = `com.amazonaws.eu-west-1.${service}`;
    const params = { VpcId: vpc, ServiceName, VpcEndpointType };
    return xmlAt(await create("CreateVpcEndpoint", "vpc-endpoint", service, params), "vpcEndpointId");
  };
  const address = async (name: string): Promise<string> =>
    xmlAt(await create("AllocateAddress", "elastic-ip", name, { Domain: "vpc" }), "allocationId");

  const addresses = [await address("a"), await address("b")] as const;
  const endpoints = [
    await endpoint("s3", "Gateway"),
    await endpoint("ecr.api", "Interface"),
    await endpoint("ecr.dkr", "Interface"),
  ] as const;
  const nameless = {
    addresses: await askFiltered(aws, "DescribeAddresses", ["tag:Name", "nobody"]),
    endpoints: await askFiltered(aws, "DescribeVpcEndpoints", ["tag:Name", "nobody"]),
  };
  return { vpc, addresses, endpoints, nameless };
}

/** Asks for what passes all of these filters, each a name and the values that it lets through. */
export function askFiltered(
  aws: AwsClient,
  Action: Listing,
  ...filters: readonly (readonly [name: string, ...values: string[]])[]
) {
  const params: Record<string, string> = { Action };
  for (const [index, [name, ...values]] of filters.entries()) {
    params[`Filter.${index + 1}.Name`] = name;
    for (const [place, value] of values.entries()) {
      params[`Filter.${index + 1}.Value.${place + 1}`] = value;
    }
  }
  return aws.query("ec2", params);
}
