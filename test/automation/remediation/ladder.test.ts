import fc from "fast-check";
import { earnedAutonomy, type VerifiedResult } from "../../../automation/remediation/autonomy";
import { decide } from "../../../automation/remediation/decide";
import { bestMatch, indexRunbooks } from "../../../automation/remediation/match";
import { AUTONOMY_LEVELS, type Autonomy } from "../../../automation/remediation/runbook-spec";
import { numRuns } from "./support/runs";
import { INCIDENT, SPEC } from "./support/specimens";

const machine = INCIDENT;
const person = {
  ...INCIDENT,
  source: { ...INCIDENT.source, kind: "manual", reportedBy: "ada" },
} as const;
const rank = (level: Autonomy): number => AUTONOMY_LEVELS.indexOf(level);

function levelOf(results: readonly VerifiedResult[], initial: Autonomy): Autonomy {
  return earnedAutonomy({ results, initial, maximum: "automatic" }).level;
}

function outcome(incident: typeof machine | typeof person, autonomy: Autonomy): string {
  const policy = { environment: "dev", maximumAutonomy: "automatic", initialAutonomy: "shadow" } as const;
  return decide(incident, bestMatch(incident, indexRunbooks([SPEC])), {
    policy,
    autonomy,
    guardrails: [],
    nowMs: INCIDENT.detectedAtMs,
  }).outcome;
}

/** Trouble comes again and again; what may run, with an approval where it needs one, fixes it, and that counts. */
function climb(initial: Autonomy, before: readonly VerifiedResult[], rounds: number) {
  const results = [...before];
  const levels: Autonomy[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const level = levelOf(results, initial);
    levels.push(level);
    const mayRun = [machine, person].some((heardOf) =>
      ["auto", "approval"].includes(outcome(heardOf, level)),
    );
    if (mayRun) results.push("fixed");
  }
  return levels;
}

describe("the ladder", () => {
  test.each<[Autonomy, string, string]>([
    ["shadow", "manual", "approval"],
    ["suggest", "manual", "approval"],
    ["approve", "approval", "approval"],
    ["automatic", "auto", "auto"],
  ])("at %s what a machine reports is %s, what a person reports is %s", (level, byMachine, byPerson) => {
    expect([outcome(machine, level), outcome(person, level)]).toEqual([byMachine, byPerson]);
  });

  test.each<[Autonomy, readonly Autonomy[]]>([
    ["shadow", ["shadow", "suggest", "approve", "automatic"]],
    ["suggest", ["suggest", "approve", "automatic"]],
    ["approve", ["approve", "automatic"]],
  ])("is climbed from %s to its top, rung by rung", (initial, rungs) => {
    expect([...new Set(climb(initial, [], 60))]).toEqual(rungs);
  });

  test("is climbed again after failures that took every rung", () => {
    const lost: VerifiedResult[] = ["failed", "failed", "failed"];
    expect(levelOf(lost, "automatic")).toBe("suggest");
    expect(climb("automatic", lost, 10).at(-1)).toBe("automatic");
  });

  const anyResults = fc.array(fc.constantFrom<VerifiedResult>("fixed", "failed", "inconclusive"), {
    maxLength: 199,
  });

  test("one more fix lifts by one rung at most, and never lowers", () => {
    fc.assert(
      fc.property(anyResults, fc.constantFrom(...AUTONOMY_LEVELS), (results, initial) => {
        const lifted = rank(levelOf([...results, "fixed"], initial)) - rank(levelOf(results, initial));
        expect([0, 1]).toContain(lifted);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  test("failures alone take the right to act by itself away, wherever it began", () => {
    fc.assert(
      fc.property(anyResults, fc.constantFrom(...AUTONOMY_LEVELS), (results, initial) => {
        expect(levelOf([...results, "failed"], initial)).not.toBe("automatic");
        const twice = levelOf([...results, "failed", "failed"], initial);
        expect(rank(twice)).toBeLessThanOrEqual(rank("suggest"));
      }),
      { numRuns: numRuns * 10 },
    );
  });
});
