import { RUNBOOKS } from "../../../automation/runbooks";
import { PermissionBoundary } from "../../../constructs/security/permission-boundary";
import { estateStack } from "../../support/estate-stack";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { statements } from "./fixtures";

function boundary(place: Parameters<typeof estateStack>[1] = {}) {
  const stack = estateStack("test", place);
  new PermissionBoundary(stack, "Boundary");
  return stack;
}

function statement(sid: string): Record<string, unknown> {
  const found = statements(boundary()).find((candidate) => candidate["sid"] === sid);
  if (!found) throw new Error(`no statement ${sid}`);
  return found;
}

describe("PermissionBoundary", () => {
  test("has a name that policies can name before it exists", () => {
    expect(onlyResource(synth(boundary()), "aws_iam_policy")["name"]).toBe("homeostat-dev-boundary");
  });

  test("keeps work in the two regions and away from identities and accounts", () => {
    expect(statement("WorkInTheTwoRegions")).toEqual({
      sid: "WorkInTheTwoRegions",
      not_actions: ["account:*", "iam:*", "organizations:*"],
      resources: ["*"],
      condition: [
        { test: "StringEquals", variable: "aws:RequestedRegion", values: ["eu-west-1", "eu-central-1"] },
      ],
    });
  });

  test("lets who plans read the rule of the account's events, and what they are brought by reach the bus", () => {
    expect(statement("BringAccountEvents")).toEqual({
      sid: "BringAccountEvents",
      actions: [
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        "events:PutEvents",
      ],
      resources: [
        "arn:aws:events:us-east-1:111111111111:rule/homeostat-dev-*",
        "arn:aws:events:eu-west-1:111111111111:event-bus/default",
      ],
    });
  });

  test("lets users of databases sign in, whatever of the request a database is told", () => {
    expect(statement("SignInToDatabases")).toEqual({
      sid: "SignInToDatabases",
      actions: ["rds-db:connect"],
      resources: [
        "arn:aws:rds-db:eu-west-1:111111111111:dbuser:*/*",
        "arn:aws:rds-db:eu-central-1:111111111111:dbuser:*/*",
      ],
    });
  });

  test("knows no third region where the account's events are told in the first", () => {
    const sids = statements(boundary({ region: "us-east-1" })).map(({ sid }) => sid);
    expect(sids).not.toContain("BringAccountEvents");
  });

  test("allows no change of IAM but that of a key by an automation, and passes roles of this environment only", () => {
    const allowed = statements(boundary())
      .filter((candidate) => candidate["effect"] !== "Deny")
      .flatMap((candidate) => (candidate["actions"] ?? []) as string[]);

    expect(allowed.filter((action) => action.startsWith("iam:"))).toEqual([
      "iam:Get*",
      "iam:List*",
      "iam:PassRole",
      "iam:UpdateAccessKey",
    ]);
    expect(statement("SwitchAccessKeys")).toMatchObject({
      resources: ["arn:aws:iam::111111111111:user/*"],
      condition: [
        {
          test: "ArnLike",
          variable: "aws:PrincipalArn",
          values: ["arn:aws:iam::111111111111:role/homeostat-dev-remediation-*"],
        },
      ],
    });
    expect(statement("PassRolesOfThePlatform")["resources"]).toEqual([
      "arn:aws:iam::111111111111:role/homeostat-dev-*",
    ]);
  });

  test("is wide enough for what the runbooks ask of IAM, and denies nothing that they ask for", () => {
    const asked = RUNBOOKS.flatMap(({ permissions }) => permissions.flatMap(({ actions }) => actions));
    const patterns = (isDenied: boolean): RegExp[] =>
      statements(boundary())
        .filter((candidate) => (candidate["effect"] === "Deny") === isDenied)
        .flatMap((candidate) => (candidate["actions"] ?? []) as string[])
        .map((action) => new RegExp(`^${action.replaceAll("*", ".*")}$`));
    const fits = (action: string, given: readonly RegExp[]) => given.some((pattern) => pattern.test(action));

    const ofIam = asked.filter((action) => action.startsWith("iam:"));
    expect(ofIam).toContain("iam:UpdateAccessKey");
    expect(ofIam.filter((action) => !fits(action, patterns(false)))).toEqual([]);
    expect(asked.filter((action) => fits(action, patterns(true)))).toEqual([]);
  });

  test.each([
    "cloudtrail:StopLogging",
    "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector",
    "backup:DeleteBackupVaultLockConfiguration",
    "kms:ScheduleKeyDeletion",
  ])("never allows %s", (action) => {
    expect(statement("KeepTheGuardrails")).toMatchObject({
      effect: "Deny",
      resources: ["*"],
      actions: expect.arrayContaining([action]) as string[],
    });
  });
});
