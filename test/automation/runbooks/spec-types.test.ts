import { join } from "node:path";
import { compileSnippet } from "./support/compile-snippet";

// Processes and compilers are slow on a machine that is busy with other things.
jest.setTimeout(60_000);

const ROOT = join(__dirname, "..", "..", "..");
const SNIPPET = join(ROOT, "automation", "runbooks", "snippet.ts");

type Words = Readonly<Record<string, string>>;

const GOOD: Words = {
  id: `"specimen"`,
  title: `"Specimen"`,
  owner: `"platform"`,
  description: `"For tests."`,
  severity: `"P3"`,
  minimumConfidence: "0.8",
  rank: "1",
  permissions: "[]",
  triggers: `[{ rootCause: "x", targetType: "AWS::ECS::Service" }]`,
  preChecks: "[step]",
  actions: "[step]",
  postChecks: "[step]",
  risk: `"low"`,
  reversibility: `"reversible"`,
  maximumAutonomy: `"automatic"`,
};

/** What the compiler says to a runbook with these words in place of its own. */
function compile(changes: Words): readonly string[] {
  const facts = Object.entries({ ...GOOD, ...changes }).map(([name, value]) => `${name}: ${value},`);
  const text = `
    import type { RunbookSpec } from "../remediation/runbook-spec";
    const step = { name: "look", says: "Look at it", timeoutSeconds: 10 };
    export const spec = { ${facts.join(" ")} } as const satisfies RunbookSpec;`;
  return compileSnippet(SNIPPET, text);
}

describe("a runbook compiles", () => {
  it.each<Words>([
    {},
    { risk: `"medium"` },
    { risk: `"high"`, maximumAutonomy: `"approve"` },
    { reversibility: `"irreversible"`, maximumAutonomy: `"approve"` },
    { reversibility: `"compensable"` },
  ])("with %j", (changes) => {
    expect(compile(changes)).toEqual([]);
  });
});

describe("a runbook does not compile", () => {
  it.each<Words>([
    { risk: `"high"` },
    { reversibility: `"irreversible"` },
    { risk: `"high"`, reversibility: `"irreversible"` },
    { risk: `"medium"`, reversibility: `"irreversible"`, maximumAutonomy: `"automatic"` },
    { maximumAutonomy: `"always"` },
    { triggers: "[]" },
    { actions: "[]" },
    { permissions: `[{ actions: [], resources: ["*"] }]` },
  ])("with %j", (changes) => {
    expect(compile(changes).join("\n")).toMatch(
      /does not satisfy the expected type|is not assignable to type/,
    );
  });
});
