import fc from "fast-check";
import {
  earnedAutonomy,
  RESULTS_THAT_COUNT,
  wilsonLowerBound,
  type VerifiedResult,
} from "../../../automation/remediation/autonomy";
import { AUTONOMY_LEVELS, type Autonomy } from "../../../automation/remediation/runbook-spec";
import { numRuns } from "./support/runs";

const fixes = (count: number): VerifiedResult[] => Array.from({ length: count }, () => "fixed");
const level = (
  results: readonly VerifiedResult[],
  initial: Autonomy = "shadow",
  maximum: Autonomy = "automatic",
) => earnedAutonomy({ results, initial, maximum }).level;
const rank = (autonomy: Autonomy) => AUTONOMY_LEVELS.indexOf(autonomy);

describe("the lower bound", () => {
  // One-sided Wilson score interval at 95 %, worked out independently: n / (n + 1.6449²) where nothing failed.
  it.each([
    [0, 0, 0],
    [0, 10, 0],
    [1, 1, 0.2699],
    [5, 10, 0.2693],
    [52, 52, 0.9505],
    [59, 59, 0.9561],
    [95, 100, 0.901],
  ])("%d of %d is %d", (successes, trials, expected) => {
    expect(wilsonLowerBound(successes, trials)).toBeCloseTo(expected, 3);
  });

  it("stays within 0 and the observed share, and grows with the evidence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat({ max: 400 }), (trials, drawn) => {
        const successes = Math.min(drawn, trials);
        const bound = wilsonLowerBound(successes, trials);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThanOrEqual(successes / trials);
        expect(wilsonLowerBound(successes + 1, trials + 1)).toBeGreaterThan(bound);
        expect(wilsonLowerBound(2 * successes, 2 * trials)).toBeGreaterThanOrEqual(bound);
      }),
      { numRuns },
    );
  });
});

describe("autonomy is earned", () => {
  it.each<[number, Autonomy]>([
    [0, "shadow"],
    [2, "shadow"],
    [3, "suggest"],
    [10, "suggest"],
    [11, "approve"],
    [51, "approve"],
    [52, "automatic"],
    [59, "automatic"],
  ])("%d fixes without a failure: %s", (count, expected) => {
    expect(level(fixes(count))).toBe(expected);
  });

  it("from the level that the environment begins with, and no further than the runbook allows", () => {
    expect(level([], "approve")).toBe("approve");
    expect(level(fixes(200), "shadow", "approve")).toBe("approve");
    expect(level([], "automatic", "suggest")).toBe("suggest");
  });

  it("by what was verified: a run that could not be judged is no fix", () => {
    expect(level(Array.from({ length: 60 }, () => "inconclusive"))).toBe("shadow");
  });
});

describe("autonomy is lost", () => {
  it.each<[string, VerifiedResult[], Autonomy]>([
    ["one failure among the last five asks first again", [...fixes(200), "failed"], "approve"],
    ["which five fixes make up for, with a long record", [...fixes(190), "failed", ...fixes(5)], "automatic"],
    ["but four do not", [...fixes(190), "failed", ...fixes(4)], "approve"],
    ["two in a row only suggest", [...fixes(200), "failed", "inconclusive"], "suggest"],
    ["two apart ask first", [...fixes(200), "failed", "fixed", "failed"], "approve"],
  ])("%s", (_, results, expected) => {
    expect(level(results)).toBe(expected);
  });

  it("also where the environment begins with it", () => {
    expect(level(["failed"], "automatic")).toBe("approve");
    expect(level(["failed", "failed"], "automatic")).toBe("suggest");
  });

  const anyResults = fc.array(fc.constantFrom<VerifiedResult>("fixed", "failed", "inconclusive"), {
    maxLength: 300,
  });

  it("a failure never raises the level, a fix never lowers it within the same window", () => {
    fc.assert(
      fc.property(anyResults, fc.constantFrom(...AUTONOMY_LEVELS), (results, initial) => {
        const before = rank(level(results, initial));
        expect(rank(level([...results, "failed"], initial))).toBeLessThanOrEqual(before);
        expect(level(results, initial)).toBe(level(results.slice(-RESULTS_THAT_COUNT), initial));
      }),
      { numRuns: numRuns * 4 },
    );
  });
});
