import { DeliveryRoles, type DeliveryRolesProps } from "../../../constructs/security/delivery-roles";
import { githubTrust } from "../../../constructs/security/github-trust";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { BOUNDARY_ARN } from "./fixtures";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-main-master-??????";
const KEY = { keyId: "key-1", keyArn: "arn:aws:kms:eu-west-1:111111111111:key/key-1" };

function deliveryIn(stack = estateStack(), props: Partial<DeliveryRolesProps> = {}) {
  const common = { repository: "acme/platform", permissionBoundaryArn: BOUNDARY_ARN };
  new DeliveryRoles(stack, "Delivery", { ...common, ...props });
  return synth(stack);
}

/** Statements of the one document whose construct path has both words. */
function statementsOf(
  purpose: "Plan" | "Apply" | "Drift",
  document: "Trust" | "PolicyDocument",
  props: Partial<DeliveryRolesProps> = {},
) {
  const documents = deliveryIn(estateStack(), props).data["aws_iam_policy_document"] ?? {};
  const [, found] =
    Object.entries(documents).find(([id]) => id.startsWith(`Delivery_${purpose}_${document}_`)) ?? [];
  if (!found) throw new Error(`no ${document} of ${purpose} among ${Object.keys(documents).join(", ")}`);
  return found["statement"] as Record<string, unknown>[];
}

describe("DeliveryRoles", () => {
  test("trusts the tokens that GitHub issues for AWS", () => {
    expect(onlyResource(deliveryIn(), "aws_iam_openid_connect_provider")).toEqual({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
  });

  test.each(["Plan", "Apply", "Drift"] as const)("lets only its own GitHub environment %s", (purpose) => {
    expect(statementsOf(purpose, "Trust")).toEqual([
      {
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [
          {
            type: "Federated",
            identifiers: [expect.stringMatching(/^\$\{aws_iam_openid_connect_provider\..+\.arn\}$/)],
          },
        ],
        condition: [
          {
            test: "StringEquals",
            variable: "token.actions.githubusercontent.com:aud",
            values: ["sts.amazonaws.com"],
          },
          {
            test: "StringEquals",
            variable: "token.actions.githubusercontent.com:sub",
            values: [`repo:acme/platform:environment:dev-${purpose.toLowerCase()}`],
          },
        ],
      },
    ]);
  });

  test("ends every session within the hour", () => {
    const roles = resources(deliveryIn(), "aws_iam_role");
    expect(roles.map((role) => [role["name"], role["max_session_duration"]])).toEqual([
      ["homeostat-dev-delivery-apply", 3600],
      ["homeostat-dev-delivery-drift", 3600],
      ["homeostat-dev-delivery-plan", 3600],
    ]);
  });

  test("starts plan and drift from read only, and apply from everything but IAM", () => {
    const attached = resources(deliveryIn(), "aws_iam_role_policy_attachment");
    expect(attached.map((attachment) => attachment["policy_arn"])).toEqual([
      "arn:aws:iam::aws:policy/PowerUserAccess",
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
    ]);
  });

  test.each(["Plan", "Drift"] as const)("%s changes no resource, no state and no lock", (purpose) => {
    const allowed = statementsOf(purpose, "PolicyDocument")
      .filter((statement) => statement["effect"] !== "Deny")
      .flatMap((statement) => statement["actions"] as string[]);

    expect(allowed).toEqual([
      "s3:ListBucket",
      "s3:GetObject",
      "dynamodb:GetItem",
      "kms:Decrypt",
      ...(purpose === "Drift" ? ["cloudwatch:PutMetricData"] : []),
    ]);
  });

  test.each(["Plan", "Drift"] as const)(
    "%s reads no object but the state and the archives of functions",
    (purpose) => {
      expect(statementsOf(purpose, "PolicyDocument")).toContainEqual({
        sid: "KeepObjectsPrivate",
        effect: "Deny",
        actions: ["s3:GetObject", "s3:GetObjectVersion"],
        not_resources: [
          "arn:aws:s3:::homeostat-dev-111111111111-code/*",
          "arn:aws:s3:::homeostat-dev-111111111111-tfstate/*",
        ],
      });
    },
  );

  test.each(["Plan", "Drift"] as const)(
    "%s reads one secret, if Terraform writes it, and its key opens no more",
    (purpose) => {
      const plannedSecret = { arn: SECRET, key: KEY };
      const statements = statementsOf(purpose, "PolicyDocument", { plannedSecret });
      const without = statementsOf(purpose, "PolicyDocument");
      const known = new Set(without.map((statement) => statement["sid"]));

      expect(statements.filter((statement) => !known.has(statement["sid"]))).toEqual([
        { sid: "MakeUpPasswords", actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] },
        { sid: "ReadPlannedSecret", actions: ["secretsmanager:GetSecretValue"], resources: [SECRET] },
        {
          sid: "DecryptPlannedSecret",
          actions: ["kms:Decrypt"],
          resources: [KEY.keyArn],
          condition: [
            {
              test: "StringEquals",
              variable: "kms:ViaService",
              values: ["secretsmanager.eu-west-1.amazonaws.com"],
            },
            { test: "StringLike", variable: "kms:EncryptionContext:SecretARN", values: [SECRET] },
          ],
        },
      ]);
      expect(JSON.stringify(without)).not.toContain("secretsmanager");
    },
  );

  test("publishes drift in its own namespace only", () => {
    expect(statementsOf("Drift", "PolicyDocument")).toContainEqual(
      expect.objectContaining({
        actions: ["cloudwatch:PutMetricData"],
        condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["Homeostat/Drift"] }],
      }),
    );
  });

  test("applies with locks, and never deletes state", () => {
    const apply = statementsOf("Apply", "PolicyDocument");
    const deletes = apply.filter((statement) =>
      (statement["actions"] as string[] | undefined)?.includes("s3:DeleteObject"),
    );

    expect(deletes).toMatchObject([
      { resources: ["arn:aws:s3:::homeostat-dev-111111111111-tfstate/*.tflock"] },
    ]);
    expect(apply).toContainEqual({
      sid: "Lock",
      actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
      resources: ["arn:aws:dynamodb:eu-west-1:111111111111:table/homeostat-dev-tfstate-lock"],
    });
  });

  test("lets apply manage roles of this environment only, and not the roles that deliver", () => {
    const apply = statementsOf("Apply", "PolicyDocument");

    expect(apply.find(({ sid }) => sid === "ManageRolesOfThePlatform")?.["resources"]).toEqual([
      "arn:aws:iam::111111111111:instance-profile/homeostat-dev-*",
      "arn:aws:iam::111111111111:policy/homeostat-dev-*",
      "arn:aws:iam::111111111111:role/homeostat-dev-*",
    ]);
    expect(apply).toContainEqual({
      sid: "KeepTheKeysOfDelivery",
      effect: "Deny",
      not_actions: ["iam:Get*", "iam:List*"],
      resources: [
        "arn:aws:iam::111111111111:role/homeostat-dev-delivery-*",
        "arn:aws:iam::111111111111:policy/homeostat-dev-boundary",
        "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com",
      ],
    });
  });
});

describe("DeliveryRoles: the boundary", () => {
  const WITHIN = {
    test: "StringEquals",
    variable: "iam:PermissionsBoundary",
    values: ["arn:aws:iam::111111111111:policy/homeostat-dev-boundary"],
  };
  /** Actions that add to or take from what a role may do; IAM checks the role's boundary for each. */
  const GIVING = [
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
  ];

  test("bounds plan and drift; apply makes roles, which the boundary lets nobody do", () => {
    const bounds = resources(deliveryIn(), "aws_iam_role").map((role) => [
      role["name"],
      role["permissions_boundary"],
    ]);

    expect(bounds).toEqual([
      ["homeostat-dev-delivery-apply", undefined],
      ["homeostat-dev-delivery-drift", BOUNDARY_ARN],
      ["homeostat-dev-delivery-plan", BOUNDARY_ARN],
    ]);
  });

  test("lets apply give rights to roles within the boundary only", () => {
    const giving = statementsOf("Apply", "PolicyDocument").filter(({ actions, effect }) =>
      effect === "Deny" ? false : (actions as string[]).some((action) => GIVING.includes(action)),
    );

    expect(giving).toEqual([
      {
        sid: "GiveRightsWithinTheBoundary",
        actions: GIVING,
        resources: ["arn:aws:iam::111111111111:role/homeostat-dev-*"],
        condition: [WITHIN],
      },
    ]);
  });

  test("lets apply take the boundary off no role", () => {
    expect(statementsOf("Apply", "PolicyDocument")).toContainEqual({
      sid: "KeepTheBoundaryOnRoles",
      effect: "Deny",
      actions: ["iam:DeleteRolePermissionsBoundary"],
      resources: ["*"],
    });
  });
});

describe("githubTrust", () => {
  const trust = { providerArn: "arn:github", repository: "acme/platform", environment: "prod-apply" };

  test.each(["acme/*", "*", "acme", "acme/platform:ref", ""])("refuses the repository %j", (repository) => {
    expect(() => githubTrust(estateStack(), "Trust", { ...trust, repository })).toThrow(
      `repository is ${JSON.stringify(repository)}; allowed: a whole name`,
    );
  });

  test.each(["*", "prod-?", "prod:apply", ""])("refuses the environment %j", (environment) => {
    expect(() => githubTrust(estateStack(), "Trust", { ...trust, environment })).toThrow(
      `environment is ${JSON.stringify(environment)}; allowed: a whole name`,
    );
  });

  test("writes one document", () => {
    const stack = estateStack();
    githubTrust(stack, "Trust", trust);

    expect(dataSources(synth(stack), "aws_iam_policy_document")).toHaveLength(1);
  });
});
