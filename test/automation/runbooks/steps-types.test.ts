import { join } from "node:path";
import { compileSnippet } from "./support/compile-snippet";

// Processes and compilers are slow on a machine that is busy with other things.
jest.setTimeout(60_000);

const SNIPPET = join(__dirname, "..", "..", "..", "automation", "runbooks", "snippet.ts");

type Words = Readonly<Record<string, string>>;

const GOOD: Words = {
  targetState: "async () => ({})",
  preChecks: "{ look: check }",
  actions: "{ stop: act, start: act }",
  postChecks: "{ verify: check }",
  rollbacks: `{ "start-again": act }`,
  rolledBack: "check",
};

/** What the compiler says to steps with these words in place of their own; an empty word leaves the part out. */
function compile(changes: Words, rollback = `{ ...step, name: "start-again" }`): readonly string[] {
  const parts = Object.entries({ ...GOOD, ...changes }).filter(([, words]) => words !== "");
  return compileSnippet(
    SNIPPET,
    `
    import type { RunbookSpec } from "../remediation/runbook-spec";
    import type { Action, Check, StepsOf } from "../remediation/execution/steps";
    const step = { says: "Do it", timeoutSeconds: 10 };
    const spec = {
      id: "specimen", title: "Specimen", owner: "platform", description: "For tests.", severity: "P3",
      minimumConfidence: 0.8, rank: 1, permissions: [], risk: "low", reversibility: "compensable",
      maximumAutonomy: "automatic", triggers: [{ rootCause: "x", targetType: "AWS::ECS::Service" }],
      preChecks: [{ ...step, name: "look" }],
      actions: [{ ...step, name: "stop"${rollback === "" ? "" : `, rollback: ${rollback}`} }, { ...step, name: "start" }],
      postChecks: [{ ...step, name: "verify" }],
    } as const satisfies RunbookSpec;
    const check: Check = async () => ({ passed: true, says: "it is well" });
    const act: Action = async () => ({ says: "it is done" });
    export const steps: StepsOf<typeof spec> = { ${parts.map(([name, words]) => `${name}: ${words},`).join(" ")} };`,
  );
}

const NOTHING_TO_UNDO: Words = { rollbacks: "", rolledBack: "" };

describe("steps compile", () => {
  it("with every step of their spec", () => {
    expect(compile({})).toEqual([]);
  });

  it("without rollbacks where the spec has none", () => {
    expect(compile(NOTHING_TO_UNDO, "")).toEqual([]);
  });
});

describe("steps do not compile", () => {
  it.each<readonly [string, Words, string]>([
    ["a pre-check", { preChecks: "{}" }, "Property 'look' is missing"],
    ["an action", { actions: "{ stop: act }" }, "Property 'start' is missing"],
    ["a post-check", { postChecks: "{}" }, "Property 'verify' is missing"],
    ["a rollback", { rollbacks: "{}" }, "Property '\"start-again\"' is missing"],
    ["all rollbacks", { rollbacks: "" }, "Property 'rollbacks' is missing"],
    ["the look after a rollback", { rolledBack: "" }, "Property 'rolledBack' is missing"],
    ["the facts of the target", { targetState: "" }, "Property 'targetState' is missing"],
  ])("without %s", (_, changes, says) => {
    expect(compile(changes).join("\n")).toContain(says);
  });

  it.each<readonly [string, Words, string]>([
    ["pre-check", { preChecks: "{ look: check, listen: check }" }, "'listen' does not exist"],
    ["action", { actions: "{ stop: act, start: act, destroy: act }" }, "'destroy' does not exist"],
    ["post-check", { postChecks: "{ verify: check, also: check }" }, "'also' does not exist"],
    ["rollback", { rollbacks: `{ "start-again": act, other: act }` }, "'other' does not exist"],
    ["kind of step", { cleanUp: "act" }, "'cleanUp' does not exist"],
  ])("with a %s that the spec does not know", (_, changes, says) => {
    expect(compile(changes).join("\n")).toContain(says);
  });

  it("with a check that does not say whether it passed", () => {
    expect(compile({ preChecks: `{ look: async () => ({ says: "-" }) }` }).join("\n")).toContain(
      "Property 'passed' is missing",
    );
  });

  it("with an action that says nothing of what it did", () => {
    expect(compile({ actions: "{ stop: async () => ({}), start: act }" }).join("\n")).toContain(
      "Property 'says' is missing",
    );
  });
});
