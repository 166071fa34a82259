import type { RunbookStage } from "../runbook-stage";
import { FunctionWorld } from "./function-world";
import { phasesOf } from "./phases-of";
import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of the worker function. */
export const functionRunbooks: ScenarioGroup = {
  played: { "restore-concurrency": {}, "throttle-function": {} },
  play: playFunctionRunbooks,
};

/** Long enough for one whole minute after the action, and for two. */
const ONE_MINUTE = 0.5;
const TWO_MINUTES = 0.7;

/** What throttles a function that fails, and what gives it back what it had: each test goes on from the one before. */
function playFunctionRunbooks(stage: () => RunbookStage): void {
  const world = () => new FunctionWorld(stage());
  const fails = () => world().alarm("function-errors-high", "Errors");
  const refuses = () => world().alarm("function-throttled", "Throttles");

  test("throttle-function touches nothing where the function does not fail", async () => {
    await world().count({ Invocations: 1_000, Errors: 0 });
    const ended = await stage().play(fails());
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "refused" });
    expect(ended.says).toMatch(/\b0 of 1\d{3} invocations of the last 5 minutes failed/);
    expect(await world().reserved()).toBeUndefined();
  });

  test("throttle-function throttles nothing where it cannot note what there was", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await stage().withoutRight("throttle-function", "lambda:TagResource", () =>
      stage().play(fails()),
    );
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "rolled-back" });
    expect([await world().reserved(), await world().mark()]).toEqual([undefined, undefined]);
  });

  test("throttle-function gives back what there was where it does not help", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await stage().play(fails(), { waitScale: 0 });
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "rolled-back" });
    expect(phasesOf(ended)).toContain("post-check");
    expect([await world().reserved(), await world().mark()]).toEqual([undefined, undefined]);
  });

  test("throttle-function leaves one copy of a function that fails", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await world().countingAt(1, { Invocations: 5, Errors: 1 }, () =>
      stage().play(fails(), { waitScale: ONE_MINUTE }),
    );
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "succeeded-verified" });
    expect([await world().reserved(), await world().mark()]).toEqual([1, "none"]);
  });

  test("restore-concurrency touches nothing where nothing was refused", async () => {
    const ended = await stage().play(refuses());
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "refused" });
    expect(ended.says).toContain("0 invocations of the last 5 minutes were refused");
    expect(await world().reserved()).toBe(1);
  });

  test("restore-concurrency lowers it again where invocations are still refused", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 0, Throttles: 10 });
    const ended = await stage().play(refuses(), { waitScale: 0 });
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "rolled-back" });
    expect([await world().reserved(), await world().mark()]).toEqual([1, "none"]);
  });

  test("restore-concurrency lowers it again where the note cannot be taken away", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 0, Throttles: 10 });
    const ended = await stage().withoutRight("restore-concurrency", "lambda:UntagResource", () =>
      stage().play(refuses()),
    );
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "rolled-back" });
    expect(phasesOf(ended)).not.toContain("action");
    expect([await world().reserved(), await world().mark()]).toEqual([1, "none"]);
  });

  test("restore-concurrency gives a function that succeeds what it had", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 0, Throttles: 10 });
    const ended = await world().countingAt(undefined, { Invocations: 50, Errors: 0, Throttles: 0 }, () =>
      stage().play(refuses(), { waitScale: TWO_MINUTES }),
    );
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "succeeded-verified" });
    expect([await world().reserved(), await world().mark()]).toEqual([undefined, undefined]);
  });
}
