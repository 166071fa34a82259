import fc from "fast-check";
import { canonicalJson, planDigest } from "../../../../automation/remediation/execution/plan-digest";
import { PLAN, SCOPE } from "../support/executions";
import { numRuns } from "../support/runs";

const EXECUTION = { executionId: "exe-1", scope: SCOPE };
const json = fc.jsonValue({ maxDepth: 4 });

/** The same value with the names of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reordered(member)]),
  );
}

test("canonical JSON reads back as what was written", () => {
  fc.assert(
    fc.property(json, (value) => {
      // JSON knows no negative zero.
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns },
  );
});

test("one value is written in one way, and two values in two", () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(canonicalJson(reordered(one))).toBe(canonicalJson(one));
      const same = canonicalJson(one) === canonicalJson(other);
      expect(same).toBe(isDeepEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))));
    }),
    { numRuns },
  );
});

test("names are in the order of their code units, without white space", () => {
  expect(canonicalJson({ b: [1, { d: null, c: true }], B: "é", a: -0 })).toBe(
    '{"B":"é","a":0,"b":[1,{"c":true,"d":null}]}',
  );
});

test.each<readonly [string, unknown]>([
  ["nothing", { a: undefined }],
  ["no number", { a: NaN }],
  ["an endless number", [Infinity]],
  ["a date", new Date(0)],
  ["a map", new Map([["a", 1]])],
  ["a function", () => 1],
  ["a big number", 1n],
])("%s has no canonical form", (_, value) => {
  expect(() => canonicalJson(value)).toThrow("JSON has no form for");
});

test("a digest is that of the text that a person could write down", () => {
  const plan = { actions: ["a"], targetState: { x: 1 }, madeAtMs: 1, untilMs: 2 };
  const scope = { environment: "e", runbookId: "r", service: "s", target: "t" };
  // printf '{"executionId":"i","plan":{"actions":["a"],"madeAtMs":1,"targetState":{"x":1},"untilMs":2},"scope":{"environment":"e","runbookId":"r","service":"s","target":"t"}}' | sha256sum
  expect(planDigest({ executionId: "i", scope }, plan)).toBe(
    "c984d6ced76d11c89fba7d0270965784c30ef07e4f2e5ed37ef4d015f8ec56f7",
  );
});

test("whatever changes, the digest changes", () => {
  const digests = [
    planDigest(EXECUTION, PLAN),
    planDigest({ ...EXECUTION, executionId: "exe-2" }, PLAN),
    planDigest({ ...EXECUTION, scope: { ...SCOPE, target: "AWS::ECS::Service/other" } }, PLAN),
    planDigest({ ...EXECUTION, scope: { ...SCOPE, environment: "dev" } }, PLAN),
    planDigest(EXECUTION, { ...PLAN, actions: [...PLAN.actions, "And more"] }),
    planDigest(EXECUTION, { ...PLAN, targetState: { desiredTasks: 3 } }),
    planDigest(EXECUTION, { ...PLAN, targetState: { desiredTasks: "2" } }),
    planDigest(EXECUTION, { ...PLAN, untilMs: PLAN.untilMs + 1 }),
    planDigest(EXECUTION, { ...PLAN, madeAtMs: PLAN.madeAtMs + 1 }),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("a digest survives the way through the workflow, and is that of the execution whatever its lease", () => {
  const grant = { ...EXECUTION, fence: 1, leaseUntilMs: 5, needsApproval: true };
  const digest = planDigest(grant, PLAN);
  const renewed = { ...grant, leaseUntilMs: 9 };
  expect(planDigest(renewed, PLAN)).toBe(digest);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), (facts) => {
      const plan = { ...PLAN, targetState: facts as typeof PLAN.targetState };
      const travelled = JSON.parse(JSON.stringify(plan)) as typeof PLAN;
      expect(planDigest(EXECUTION, travelled)).toBe(planDigest(EXECUTION, plan));
    }),
    { numRuns },
  );
});

function isDeepEqual(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}
