import fc from "fast-check";
import { bestMatch, indexRunbooks, matchRunbooks } from "../../../automation/remediation/match";
import type { RunbookSpec, Trigger } from "../../../automation/remediation/runbook-spec";
import { numRuns } from "./support/runs";
import { INCIDENT, SPEC } from "./support/specimens";

const trigger = SPEC.triggers[0];
const runbook = (id: string, changes: Partial<Trigger> = {}, rank = 1): RunbookSpec => ({
  ...SPEC,
  id,
  rank,
  triggers: [{ ...trigger, ...changes }],
});
const order = (specs: readonly RunbookSpec[], incident = INCIDENT) =>
  matchRunbooks(incident, indexRunbooks(specs)).map(({ spec }) => spec.id);

describe("a runbook answers", () => {
  it.each<[string, Partial<Trigger>, boolean]>([
    ["to its root cause", {}, true],
    ["not to another root cause", { rootCause: "database-cpu-high" }, false],
    ["not for another type of target", { targetType: "AWS::RDS::DBCluster" }, false],
    ["in an environment that it names", { environments: ["dev"] }, true],
    ["not in another", { environments: ["prod"] }, false],
    ["for a service that it names", { services: ["database"] }, true],
    ["not for another", { services: ["reference"] }, false],
    [
      "not to symptoms while the root cause is known",
      { rootCause: "other", symptoms: ["database-silent"] },
      false,
    ],
  ])("%s", (_, changes, answers) => {
    expect(order([runbook("only", changes)])).toEqual(answers ? ["only"] : []);
  });

  it("to symptoms where the root cause is unknown, if all are there", () => {
    const incident = { ...INCIDENT, rootCause: "unknown", symptoms: ["slow", "full"] };
    const specs = [
      runbook("one", { symptoms: ["slow"] }),
      runbook("both", { symptoms: ["full", "slow"] }),
      runbook("more", { symptoms: ["slow", "loud"] }),
      runbook("cause-only"),
    ];
    expect(order(specs, incident)).toEqual(["both", "one"]);
  });
});

describe("of several that answer", () => {
  it("services go before environments, those before rank, rank before id", () => {
    const specs = [
      runbook("b", {}, 2),
      runbook("a", {}, 2),
      runbook("first-rank", {}, 1),
      runbook("environment", { environments: ["dev"] }, 9),
      runbook("service", { services: ["database"] }, 9),
    ];
    expect(order(specs)).toEqual(["service", "environment", "first-rank", "a", "b"]);
  });

  it("each is named once", () => {
    expect(order([{ ...SPEC, triggers: [trigger, { ...trigger, services: ["database"] }] }])).toEqual([
      "specimen",
    ]);
  });

  const anySpecs = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      rank: fc.integer({ min: 1, max: 2 }),
      services: fc.boolean(),
      environments: fc.boolean(),
    }),
    { selector: ({ id }) => id, minLength: 2, maxLength: 8 },
  );

  it("the order of the specs does not matter, and the best is the first", () => {
    fc.assert(
      fc.property(
        anySpecs.chain((drawn) =>
          fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length })),
        ),
        ([drawn, shuffled]) => {
          const build = (list: typeof drawn) =>
            list.map(({ id, rank, services, environments }) =>
              runbook(
                id,
                {
                  ...(services && { services: ["database"] as const }),
                  ...(environments && { environments: ["dev"] as const }),
                },
                rank,
              ),
            );
          const expected = order(build(drawn));
          expect(expected).toHaveLength(drawn.length);
          expect(order(build(shuffled))).toEqual(expected);
          expect(bestMatch(INCIDENT, indexRunbooks(build(shuffled)))?.spec.id).toBe(expected[0]);
        },
      ),
      { numRuns },
    );
  });
});
