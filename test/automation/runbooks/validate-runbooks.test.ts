import type { Permission, RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { validateRunbooks } from "../../../automation/runbooks/validate-runbooks";
import { SPEC } from "../remediation/support/specimens";

const good: RunbookSpec = { ...SPEC, id: "mend-it" };
const problems = (changes: object, folder = "mend-it") =>
  validateRunbooks([{ folder, spec: { ...good, ...changes } }]);
const permission = (changes: Partial<Permission>): object => ({
  permissions: [{ actions: ["ecs:UpdateService"], resources: ["arn:${partition}:ecs:x"], ...changes }],
});
const act = good.actions[0];

describe("a runbook that is well", () => {
  it("has no problem", () => {
    expect(problems({})).toEqual([]);
    expect(problems(permission({ resources: ["*"], reason: "nothing narrower exists" }))).toEqual([]);
    expect(
      problems({
        reversibility: "irreversible",
        maximumAutonomy: "approve",
        actions: [{ ...act, rollback: undefined }],
      }),
    ).toEqual([]);
  });
});

describe("a runbook that is not", () => {
  it.each<[string, object, string]>([
    ["an id that is no name", { id: "Mend It" }, 'id is "Mend It"; allowed: kebab case'],
    ["another folder", { id: "other" }, 'id is "other"; allowed: the name of its folder, "mend-it"'],
    [
      "high risk by itself",
      { risk: "high" },
      'maximumAutonomy is "automatic"; allowed: at most "approve" for what is of high risk',
    ],
    [
      "no way back by itself",
      { reversibility: "irreversible" },
      'maximumAutonomy is "automatic"; allowed: at most "approve" for what is irreversible',
    ],
    ["no confidence", { minimumConfidence: 0 }, "minimumConfidence is 0; allowed: more than 0, at most 1"],
    ["a broken rank", { rank: 1.5 }, "rank is 1.5; allowed: a whole number from 1 on"],
    [
      "a broken guardrail",
      { guardrails: { executionsPerHour: 0 } },
      "guardrails.executionsPerHour is 0; allowed: more than 0",
    ],
    [
      "an unknown cause",
      { triggers: [{ rootCause: "unknown", targetType: "AWS::ECS::Service" }] },
      'triggers[0].rootCause is "unknown"',
    ],
    [
      "no type",
      { triggers: [{ rootCause: "x", targetType: "service" }] },
      'triggers[0].targetType is "service"',
    ],
    ["one check of a medium risk", { risk: "medium" }, "preChecks is 1; allowed: 2 or more for medium risk"],
    ["a step twice", { postChecks: good.preChecks }, 'step is "look"; allowed: each name once'],
    [
      "a step without words",
      { preChecks: [{ ...good.preChecks[0], says: " " }] },
      'look.says is " "; allowed: a sentence',
    ],
    [
      "a step without end",
      { preChecks: [{ ...good.preChecks[0], timeoutSeconds: 0 }] },
      "look.timeoutSeconds is 0",
    ],
    [
      "no rollback",
      { actions: [{ ...act, rollback: undefined }] },
      "act.rollback is null; allowed: a step, as the runbook is reversible",
    ],
    [
      "no compensation",
      { reversibility: "compensable", actions: [{ ...act, rollback: undefined }] },
      "act.rollback is null; allowed: a step, as the runbook is compensable",
    ],
    [
      "a wildcard action",
      permission({ actions: ["ecs:*"] }),
      'permissions[0].actions is "ecs:*"; allowed: an exact action',
    ],
    [
      "unsorted actions",
      permission({ actions: ["ecs:UpdateService", "ecs:DescribeServices"] }),
      'allowed: ["ecs:DescribeServices","ecs:UpdateService"]',
    ],
    [
      "an action twice",
      permission({ actions: ["ecs:UpdateService", "ecs:UpdateService"] }),
      'allowed: ["ecs:UpdateService"]',
    ],
    [
      "everything without a reason",
      permission({ resources: ["*"] }),
      'permissions[0].resources is "*"; allowed: ARN patterns, or a reason',
    ],
    [
      "a name that nobody fills in",
      permission({ resourceTags: { stack: "${stack}" } }),
      'permissions[0] is "${stack}"; allowed: account, environment, organization, partition, region',
    ],
    [
      "a closed partition",
      permission({ resources: ["arn:aws:ecs:x"] }),
      "an ARN that begins with arn:${partition}:",
    ],
  ])("%s", (_, changes, says) => {
    expect(problems(changes)).toContainEqual(expect.stringContaining(`mend-it: `));
    expect(problems(changes).join("\n")).toContain(says);
  });
});

describe("two runbooks", () => {
  const both = (changes: Partial<RunbookSpec>) =>
    validateRunbooks([
      { folder: "mend-it", spec: good },
      { folder: "mend-too", spec: { ...good, id: "mend-too", ...changes } as RunbookSpec },
    ]);
  const [trigger] = good.triggers;

  it("cannot have one id", () => {
    expect(both({ id: "mend-it", rank: 2 })).toContain(
      'mend-too: id is "mend-it"; allowed: an id that mend-it does not have. Rename one of the two.',
    );
  });

  it("cannot claim one trigger with the same rank", () => {
    expect(both({})).toEqual([
      "mend-too: rank is 1; allowed: another than that of mend-it, which has the trigger database-silent of AWS::RDS::DBInstance as well. Give the one that comes first the lower rank.",
    ]);
  });

  it.each<[string, Partial<RunbookSpec>]>([
    ["another rank", { rank: 2 }],
    ["another type of target", { triggers: [{ ...trigger, targetType: "AWS::RDS::DBCluster" }] }],
  ])("can with %s", (_, changes) => {
    expect(both(changes)).toEqual([]);
  });

  it("can where their environments do not meet", () => {
    const split = (name: string, folder: string) => ({
      folder,
      spec: { ...good, id: folder, triggers: [{ ...trigger, environments: [name] }] } as RunbookSpec,
    });
    expect(validateRunbooks([split("dev", "one"), split("prod", "two")])).toEqual([]);
    expect(validateRunbooks([split("dev", "one"), split("dev", "two")])).toHaveLength(1);
  });
});
