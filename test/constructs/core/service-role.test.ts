import type { EstateStack } from "../../../constructs/core/estate-stack";
import { ServiceRole, type ServiceRoleProps } from "../../../constructs/core/service-role";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

function roleIn(stack: EstateStack, props: Partial<ServiceRoleProps> = {}): ServiceRole {
  return new ServiceRole(stack, "Role", {
    name: "recorder",
    description: "Records the configuration",
    service: "config.amazonaws.com",
    permissionBoundaryArn: "arn:boundary",
    ...props,
  });
}

describe("ServiceRole", () => {
  test("is assumed by one service on behalf of this account, within the boundary", () => {
    const stack = estateStack();
    roleIn(stack);

    const json = synth(stack);
    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-recorder",
      description: "Records the configuration",
      permissions_boundary: "arn:boundary",
    });
    expect(onlyDataSource(json, "aws_iam_policy_document")["statement"]).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["config.amazonaws.com"] }],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] }],
      },
    ]);
  });

  test("is assumed in other ways and under other conditions when told", () => {
    const stack = estateStack();
    const cluster = { test: "StringEquals", variable: "aws:RequestTag/eks-cluster-name", values: ["main"] };
    roleIn(stack, { trustedActions: ["sts:AssumeRole", "sts:TagSession"], trustConditions: [cluster] });

    expect(onlyDataSource(synth(stack), "aws_iam_policy_document")["statement"]).toEqual([
      expect.objectContaining({ actions: ["sts:AssumeRole", "sts:TagSession"], condition: [cluster] }),
    ]);
  });

  test("has no policy before it is granted something", () => {
    const stack = estateStack();
    const role = roleIn(stack);

    expect(resources(synth(stack), "aws_iam_role_policy")).toEqual([]);
    expect(role.policies).toEqual([]);
  });

  test("gathers its grants in one policy, actions sorted", () => {
    const stack = estateStack();
    const role = roleIn(stack);
    const condition = { test: "StringEquals", variable: "aws:RequestedRegion", values: ["eu-west-1"] };
    role.allow({ sid: "Objects", actions: ["s3:PutObject", "s3:GetObject"], resources: ["arn:bucket/*"] });
    role.allow({ sid: "Key", actions: ["kms:Decrypt"], resources: ["arn:key"], conditions: [condition] });

    const json = synth(stack);
    expect(onlyResource(json, "aws_iam_role_policy")["name"]).toBe("granted");
    expect(role.policies).toHaveLength(1);
    const granted = Object.entries(json.data["aws_iam_policy_document"] ?? {}).find(([id]) =>
      id.startsWith("Role_Granted"),
    );
    expect(granted?.[1]["statement"]).toEqual([
      {
        sid: "Objects",
        actions: ["s3:GetObject", "s3:PutObject"],
        resources: ["arn:bucket/*"],
        condition: [],
      },
      { sid: "Key", actions: ["kms:Decrypt"], resources: ["arn:key"], condition: [condition] },
    ]);
  });

  test("attaches policies of AWS", () => {
    const stack = estateStack();
    const role = roleIn(stack, { awsPolicies: { Reads: "service-role/AWS_ConfigRole" } });

    expect(onlyResource(synth(stack), "aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole",
    );
    expect(role.policies).toHaveLength(1);
  });
});
