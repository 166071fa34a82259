import type { Phase } from "../../automation/remediation/execution/execution-state";
import { spec } from "../../automation/runbooks/stop-runaway-spend/spec";
import { kindOf, kindsMissing } from "./estate/runbooks/scenario-kinds";
import type { Ended } from "./estate/runbook-stage";

const ended = (outcome: string, ...steps: [Phase, string][]): Ended => ({
  runbook: spec.id,
  outcome,
  says: "",
  seconds: 1,
  steps: steps.map(([phase, step]) => ({ phase, step, says: "", atMs: 0 })),
});
const FIRST: [Phase, string] = ["action", "scale-services-down"];
const SECOND: [Phase, string] = ["action", "scale-nodes-down"];

test.each<[string, Ended, string | undefined]>([
  ["verified", ended("succeeded-verified", FIRST, SECOND), "the fault is mended"],
  ["refused", ended("refused"), "a pre-check fails"],
  ["undone after the first of two actions", ended("rolled-back", FIRST), "an action fails"],
  ["undone before any action was done", ended("rolled-back"), "an action fails"],
  ["undone after both", ended("rolled-back", FIRST, SECOND), "a post-check fails"],
  ["not known to be undone after both", ended("failed", FIRST, SECOND), "a post-check fails"],
  ["stopped by a person", ended("cancelled"), undefined],
])("a runbook that was %s", (_, played, kind) => {
  expect(kindOf(played, spec)).toBe(kind);
});

test("a runbook misses what it was not played in, and what only others were played in", () => {
  const played = [
    ended("succeeded-verified", FIRST, SECOND),
    ended("rolled-back", FIRST),
    { ...ended("refused"), runbook: "clear-cache" },
  ];

  expect(kindsMissing(played, spec)).toEqual(["a pre-check fails", "a post-check fails"]);
  expect(kindsMissing([...played, ended("refused"), ended("failed", FIRST, SECOND)], spec)).toEqual([]);
});
