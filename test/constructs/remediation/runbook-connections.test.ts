import { RUNBOOKS } from "../../../automation/runbooks";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { spec as clearCache } from "../../../automation/runbooks/clear-cache/spec";
import { spec as relieveConnections } from "../../../automation/runbooks/relieve-connections/spec";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import type { ConnectionTargets } from "../../../constructs/remediation/runbook-connections";
import { RunbookFunction } from "../../../constructs/remediation/runbook-function";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { cache, database, network } from "../service/fixtures";
import { functionOptions, remediationTable } from "./remediation-fixtures";

const targets: ConnectionTargets = { network: { ...network, natGatewayIds: ["nat-1"] }, database, cache };

interface Statement {
  readonly sid: string;
  readonly effect?: string;
}

function build(spec: RunbookSpec, given: Partial<ConnectionTargets> | null = {}) {
  const stack = estateStack();
  new RunbookFunction(stack, spec.id, {
    ...functionOptions(stack),
    spec,
    table: remediationTable(stack),
    ...(given && { targets: { ...targets, ...given } }),
  });
  return synth(stack);
}

const group = expect.stringMatching(/^\$\{aws_security_group\..*\.id\}$/) as string;

describe("the function of a runbook that connects to something", () => {
  test("lives in the private subnets, in a security group of its own", () => {
    const json = build(clearCache);

    expect(onlyResource(json, "aws_lambda_function")).toMatchObject({
      vpc_config: { subnet_ids: ["subnet-private-a", "subnet-private-b"], security_group_ids: [group] },
    });
    expect(onlyResource(json, "aws_security_group")).toMatchObject({
      name: "homeostat-dev-remediation-clear-cache",
      vpc_id: "vpc-1",
    });
  });

  test.each([
    [clearCache, 6379, "sg-cache"],
    [relieveConnections, 5432, "sg-database"],
  ] as const)("is let in where its spec says, and out to nothing else but AWS", (spec, port, target) => {
    const json = build(spec);
    const ports = { from_port: port, to_port: port, ip_protocol: "tcp" };

    expect(resources(json, "aws_vpc_security_group_ingress_rule")).toEqual([
      expect.objectContaining({ ...ports, security_group_id: target, referenced_security_group_id: group }),
    ]);
    expect(resources(json, "aws_vpc_security_group_egress_rule")).toEqual([
      expect.objectContaining({
        from_port: 443,
        to_port: 443,
        cidr_ipv4: "0.0.0.0/0",
        security_group_id: group,
      }),
      expect.objectContaining({ ...ports, security_group_id: group, referenced_security_group_id: target }),
    ]);
  });

  test("trusts the authorities of RDS, and speaks TLS with the cache", () => {
    const variables = (spec: RunbookSpec) =>
      (onlyResource(build(spec), "aws_lambda_function")["environment"] as { variables: object }).variables;

    expect(variables(relieveConnections)).toMatchObject({
      NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
    });
    expect(variables(clearCache)).toMatchObject({ HOMEOSTAT_CACHE_TLS: "required" });
  });

  test("has interfaces made for it by Lambda, with rights that its own code is denied", () => {
    const statements = dataSources(build(clearCache), "aws_iam_policy_document").flatMap(
      ({ statement }) => statement as readonly Statement[],
    );
    const changes = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:UnassignPrivateIpAddresses",
    ];

    expect(statements.find(({ sid }) => sid === "JoinNetwork")).toMatchObject({
      actions: changes,
      resources: ["arn:aws:ec2:eu-west-1:111111111111:*/*"],
    });
    expect(statements.find(({ sid }) => sid === "NotTheNetworkByCode")).toMatchObject({
      effect: "Deny",
      actions: expect.arrayContaining(changes) as string[],
      resources: ["*"],
      condition: [
        {
          test: "ArnEquals",
          variable: "lambda:SourceFunctionArn",
          values: ["arn:aws:lambda:eu-west-1:111111111111:function:homeostat-dev-remediation-clear-cache"],
        },
      ],
    });
  });

  test("is refused where there is no way from the network to AWS", () => {
    expect(() => build(clearCache, { network })).toThrow(
      /network\.natGatewayIds is \[\]; allowed: one gateway or more/,
    );
  });

  test("is refused where it is not said what there is to connect to", () => {
    expect(() => build(clearCache, null)).toThrow(
      "allowed: the network and what clear-cache connects to (cache). Hand over",
    );
  });
});

test("a runbook that calls AWS only stays outside of the network", () => {
  const json = build(restartService);

  expect(onlyResource(json, "aws_lambda_function")).not.toHaveProperty("vpc_config");
  expect(resources(json, "aws_security_group")).toEqual([]);
});

test("three runbooks connect to something", () => {
  const connecting = RUNBOOKS.filter(({ connectsTo }) => connectsTo !== undefined).map(({ id }) => id);

  expect(connecting).toEqual(["clear-cache", "relieve-connections", "rotate-secret"]);
});
