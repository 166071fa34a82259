import { existsSync } from "node:fs";
import { join } from "node:path";
import { RUNBOOKS } from "../../../automation/runbooks";
import type { AnySteps, StepContext } from "../../../automation/remediation/execution/steps";
import { incidentOf } from "./support/execute";

const FOLDER = join(__dirname, "../../../automation/runbooks");

/** For each kind of target that has a name of ours: one of another environment, and one of nobody. */
const FOREIGN: Readonly<Record<string, readonly [string, string]>> = {
  "AWS::::Account": ["222222222222", ""],
  "AWS::ECS::Service": ["homeostat-prod-reference/homeostat-prod-reference", "reference/reference"],
  "AWS::EKS::Cluster": ["homeostat-prod-main", "main"],
  "AWS::ElastiCache::CacheCluster": ["homeostat-prod-main-001", "main-001"],
  "AWS::Lambda::Function": ["homeostat-prod-api", "homeostat-development-api"],
  "AWS::RDS::DBInstance": ["homeostat-prod-main", "main"],
  "AWS::S3::Bucket": ["homeostat-prod-uploads", "uploads"],
  "AWS::SQS::Queue": ["homeostat-prod-orders", "orders"],
};
/**
 * These have names that AWS gives them: whose they are is written in their tags, or in the account. Each has a test of
 * its own beside its other tests: no tag, or that of another environment.
 */
const ASKED_FOR = [
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::CertificateManager::Certificate",
  "AWS::EC2::Instance",
  "AWS::EC2::SecurityGroup",
  "AWS::IAM::AccessKey",
  "AWS::SecretsManager::Secret",
];

const REFUSED = /^refused: .*allowed: /;

const written = RUNBOOKS.filter(({ id }) => existsSync(join(FOLDER, id, "steps.ts")));
const foreign = written.flatMap(({ id, preChecks, triggers }) =>
  [...new Set(triggers.map(({ targetType }) => targetType))].flatMap((type) =>
    (FOREIGN[type] ?? []).map((target) => ({ id, preChecks, type, target })),
  ),
);

describe("a target of another environment", () => {
  test("is known for every kind of target that a runbook can be given", () => {
    const types = new Set(RUNBOOKS.flatMap(({ triggers }) => triggers.map(({ targetType }) => targetType)));

    expect([...types].sort()).toEqual([...Object.keys(FOREIGN), ...ASKED_FOR].sort());
    expect(foreign.length).toBeGreaterThanOrEqual(30);
  });

  test.each(foreign)("is refused by $id before it asks for anything: $target", async (given) => {
    const { id, preChecks, type, target } = given;
    const asked: string[] = [];
    const steps = await stepsOf(id, asked);
    const context = contextOf(type, target);

    // The first check: nothing comes after one that did not pass.
    expect(await outcomeOf(() => steps.preChecks[preChecks[0].name]?.(context))).toMatch(REFUSED);
    expect(await outcomeOf(() => steps.targetState(context))).toMatch(REFUSED);
    expect(asked).toEqual([]);
  });
});

async function stepsOf(id: string, asked: string[]): Promise<AnySteps> {
  const { createSteps } = (await import(join(FOLDER, id, "steps"))) as {
    readonly createSteps: (ports: object) => AnySteps;
  };
  const port = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => () => {
          asked.push(`${name}.${String(method)}`);
          return Promise.reject(new Error("nothing may be asked for"));
        },
      },
    );
  // What is listed is data and no port; there is a default for it.
  const ports = { get: (_: object, name: string) => (name === "listed" ? undefined : port(name)) };
  return createSteps(new Proxy({}, ports));
}

async function outcomeOf(step: () => Promise<unknown> | undefined): Promise<string> {
  try {
    const answer = (await step()) as { readonly passed?: boolean; readonly says?: string } | undefined;
    return answer?.passed === false ? `refused: ${answer.says ?? ""}` : `went on: ${JSON.stringify(answer)}`;
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

function contextOf(type: string, id: string): StepContext {
  return {
    incident: incidentOf({ rootCause: "unknown", target: { type, id } }),
    executionId: "exe-0123456789abcdef0123",
    fence: 1,
    notes: {},
    before: {},
    actingSinceMs: 0,
    now: () => 0,
    sleep: () => Promise.resolve(),
  };
}
