import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { TerraformStack } from "cdktf";
import { policyStatements } from "../support/policy-document";
import { countByType, onlyResource, resources } from "../support/resources";
import { synth } from "../support/synth";
import { testStack } from "../support/test-stack";

function stackWithNetwork(): TerraformStack {
  const stack = testStack();
  const vpc = new Vpc(stack, "Vpc", { cidrBlock: "10.0.0.0/16", tags: { Name: "one" } });
  new Vpc(stack, "Other", { cidrBlock: "10.1.0.0/16" });
  new SecurityGroup(stack, "Group", {
    vpcId: vpc.id,
    ingress: [{ fromPort: 22, toPort: 22, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] }],
  });
  return stack;
}

describe("synth", () => {
  test("drops the explicit nulls that synthesis writes into nested blocks", () => {
    const group = onlyResource(synth(stackWithNetwork()), "aws_security_group");

    expect(group["ingress"]).toEqual([
      { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"] },
    ]);
  });

  test("runs the validations of the construct tree", () => {
    const stack = stackWithNetwork();
    stack.node.addValidation({ validate: () => ["the network has no subnets"] });

    expect(() => synth(stack)).toThrow("the network has no subnets");
  });

  test("finds resources by type and by what they contain", () => {
    const json = synth(stackWithNetwork());

    expect(resources(json, "aws_vpc")).toHaveLength(2);
    expect(resources(json, "aws_subnet")).toEqual([]);
    expect(countByType(json)).toEqual({ aws_security_group: 1, aws_vpc: 2 });
    expect(onlyResource(json, "aws_vpc", { tags: { Name: "one" } })["cidr_block"]).toBe("10.0.0.0/16");
    expect(() => onlyResource(json, "aws_vpc")).toThrow(
      "Expected exactly one resource aws_vpc with {}, found 2",
    );
    expect(() => onlyResource(json, "aws_eip")).toThrow("the stack has: aws_security_group, aws_vpc");
  });
});

describe("policyStatements", () => {
  test("reads one statement and a list of statements alike", () => {
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

    expect(policyStatements(JSON.stringify({ Statement: statement }))).toEqual([statement]);
    expect(policyStatements(JSON.stringify({ Statement: [statement] }))).toEqual([statement]);
    expect(() => policyStatements(undefined)).toThrow("Expected a policy as a JSON string");
  });
});
