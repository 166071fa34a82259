import { check } from "../../../../automation/remediation/guardrails/check";
import type { SettledOutcome } from "../../../../automation/remediation/guardrails/event";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import { reducePause } from "../../../../automation/remediation/guardrails/reduce";
import {
  admitted,
  codes,
  exact,
  fresh,
  HOUR,
  MINUTE,
  scope,
  SECOND,
  settled,
  T0,
} from "../support/guardrails";

const succeeded = "succeeded-verified";

test("nothing speaks against the first execution", () => {
  expect(check(fresh, { scope, limits: exact }, T0)).toEqual([]);
});

test("every reason is given, and not just the first", () => {
  const busy = admitted(fresh, "first", T0);
  const paused = { ...busy, environment: reducePause(busy.environment, { by: "ada", why: "a release" }, T0) };
  const one = { ...exact, concurrentExecutions: 1, executionsPerHour: 1 };
  expect(codes(paused, T0, one, { ...scope, service: "checkout" })).toEqual([
    "paused",
    "environment-concurrency",
    "services-affected",
    "hourly-limit",
    "cooldown",
    "target-locked",
  ]);
});

describe("the environment", () => {
  const lenient = { ...exact, cooldownMs: 0, executionsPerHour: 100 };

  test("runs three executions at a time", () => {
    let items = fresh;
    for (const executionId of ["one", "two", "three"]) {
      expect(codes(items, T0, lenient)).not.toContain("environment-concurrency");
      items = admitted({ ...items, lock: fresh.lock }, executionId, T0);
    }
    const reasons = check(items, { scope, limits: lenient }, T0);
    expect(reasons[0]?.says).toBe("3 of 3 executions run in prod");
    expect(reasons[0]?.code).toBe("environment-concurrency");
  });

  test("keeps a service affected through its cooldown", () => {
    const other = { ...scope, service: "checkout", target: "another" };
    const over = settled(admitted(fresh, "first", T0), "first", succeeded, T0 + MINUTE);
    const items = { ...fresh, environment: over.environment };
    expect(codes(items, T0 + 11 * MINUTE - 1, exact, other)).toEqual(["services-affected"]);
    expect(codes(items, T0 + 11 * MINUTE, exact, other)).toEqual([]);
    expect(codes(items, T0 + 2 * MINUTE, exact, scope)).toEqual([]);
    const [reason] = check(items, { scope: other, limits: exact }, T0 + 2 * MINUTE);
    expect(reason?.untilMs).toBe(T0 + 11 * MINUTE);
  });

  test.each(["cancelled", "refused"] as const)(
    "lets other services go on after what was %s, unless theirs was touched before",
    (touchedNothing) => {
      const other = { ...scope, service: "checkout", target: "another" };
      const environmentAfter = (before: typeof fresh, executionId: string, outcome: SettledOutcome) => ({
        ...fresh,
        environment: settled(admitted(before, executionId, T0), executionId, outcome, T0).environment,
      });
      const over = environmentAfter(fresh, "first", touchedNothing);
      expect(codes(over, T0, exact, other)).toEqual([]);
      const touched = environmentAfter(fresh, "first", succeeded);
      const overAgain = environmentAfter(touched, "second", touchedNothing);
      expect(codes(overAgain, T0 + 10 * MINUTE - 1, exact, other)).toEqual(["services-affected"]);
      expect(codes(overAgain, T0 + 10 * MINUTE, exact, other)).toEqual([]);
    },
  );

  test("is paused until then, or until somebody resumes", () => {
    const until = { by: "ada", why: "a release", untilMs: T0 + HOUR };
    const items = { ...fresh, environment: reducePause(fresh.environment, until, T0) };
    expect(check(items, { scope, limits: exact }, T0)).toEqual([
      { code: "paused", limitsTo: "blocked", says: "ada paused prod: a release", untilMs: T0 + HOUR },
    ]);
    expect(codes(items, T0 + HOUR)).toEqual([]);
    const forGood = { ...fresh, environment: reducePause(fresh.environment, { by: "ada", why: "?" }, T0) };
    expect(codes(forGood, T0 + 1_000 * HOUR)).toEqual(["paused"]);
    const resumed = { ...forGood, environment: reducePause(forGood.environment, undefined, T0) };
    expect(codes(resumed, T0)).toEqual([]);
  });
});

describe("the window of runbook and service", () => {
  test("rests for ten minutes after an execution was settled", () => {
    const items = settled(admitted(fresh, "first", T0), "first", succeeded, T0 + 4 * MINUTE);
    expect(codes(items, T0 + 14 * MINUTE - 1)).toEqual(["cooldown"]);
    expect(codes(items, T0 + 14 * MINUTE)).toEqual([]);
  });

  test("rests and counts after what touched nothing as well: it would be refused again, with a page", () => {
    const limits = { ...exact, executionsPerHour: 1 };
    const items = settled(admitted(fresh, "first", T0, { limits }), "first", "refused", T0);
    expect(codes(items, T0 + 10 * MINUTE - 1, limits)).toEqual(["hourly-limit", "cooldown"]);
    expect(codes(items, T0 + 10 * MINUTE, limits)).toEqual(["hourly-limit"]);
  });

  test("counts the sixty minutes back from now, not the hours of the clock", () => {
    let items = fresh;
    for (const [index, minute] of [0, 20, 50].entries()) {
      items = settled(
        admitted(items, `${index}`, T0 + minute * MINUTE),
        `${index}`,
        succeeded,
        T0 + minute * MINUTE,
      );
    }
    expect(codes(items, T0 + HOUR - 1)).toEqual(["hourly-limit", "cooldown"]);
    expect(codes(items, T0 + HOUR)).toEqual([]);
    items = settled(admitted(items, "4", T0 + HOUR), "4", succeeded, T0 + HOUR);
    expect(check(items, { scope, limits: exact }, T0 + HOUR)[0]?.untilMs).toBe(T0 + 80 * MINUTE);
  });

  test("knows a cooldown that is longer than an hour", () => {
    const limits = { ...exact, cooldownMs: 3 * HOUR };
    const items = settled(admitted(fresh, "first", T0, { limits }), "first", succeeded, T0);
    expect(codes(items, T0 + 3 * HOUR - 1, limits)).toEqual(["cooldown"]);
    expect(codes(items, T0 + 3 * HOUR, limits)).toEqual([]);
  });
});

describe("the breaker of runbook and environment", () => {
  const limits = { ...exact, cooldownMs: 0, executionsPerHour: 100 };
  const after = (items: typeof fresh, ...outcomes: Parameters<typeof settled>[2][]) =>
    outcomes.reduce(
      (state, outcome, index) =>
        settled(admitted(state, `${index}`, T0, { limits }), `${index}`, outcome, T0),
      items,
    );

  test("opens after three failures in a row, a roll-back among them, and not before", () => {
    expect(codes(after(fresh, "failed", "failed", succeeded, "failed", "failed"), T0, limits)).toEqual([]);
    const open = after(fresh, "failed", "rolled-back", "failed");
    expect(codes(open, T0 + 300 * SECOND - 1, limits)).toEqual(["breaker-open"]);
    expect(codes(open, T0 + 300 * SECOND, limits)).toEqual([]);
  });

  test("lets one probe through, and closes or opens by its outcome alone", () => {
    const open = after(fresh, "failed", "failed", "failed");
    const later = T0 + 300 * SECOND;
    const probing = admitted(open, "probe", later, { limits });
    expect(probing.breaker.state).toEqual({ is: "HALF_OPEN", probe: "probe" });
    expect(codes(probing, later + HOUR, limits)).toContain("breaker-probing");
    expect(settled(probing, "probe", succeeded, later).breaker.state).toEqual({ is: "CLOSED", failures: 0 });
    expect(settled(probing, "probe", "failed", later).breaker.state).toEqual({
      is: "OPEN",
      untilMs: later + 300 * SECOND,
    });
    for (const showsNothing of ["cancelled", "refused"] as const) {
      expect(codes(settled(probing, "probe", showsNothing, later), later, limits)).toEqual([]);
    }

    const straggling = admitted(fresh, "straggler", T0, { limits });
    for (const { breaker } of [open, probing]) {
      expect(settled({ ...straggling, breaker }, "straggler", succeeded, later).breaker).toBe(breaker);
    }
  });

  test.each(["cancelled", "refused"] as const)("does not count what was %s", (showsNothing) => {
    expect(codes(after(fresh, "failed", "failed", showsNothing), T0, limits)).toEqual([]);
    expect(codes(after(fresh, "failed", "failed", showsNothing, "failed"), T0, limits)).toEqual([
      "breaker-open",
    ]);
  });
});

describe("clocks that differ by up to 30 s", () => {
  const limits = guardrailLimits();
  const early = T0 - 30 * SECOND;
  const late = 30 * SECOND;

  test("never cut a cooldown short in true time", () => {
    const items = settled(admitted(fresh, "first", early, { limits }), "first", succeeded, early);
    expect(codes(items, T0 + 10 * MINUTE - 1 + late, limits)).toEqual(["cooldown"]);
    expect(codes(items, T0 + 10 * MINUTE + late, limits)).toEqual([]);
  });

  test("go by the latest time that anybody has seen", () => {
    const items = admitted(fresh, "first", T0 + late, { limits });
    const after = settled(items, "first", "failed", early);
    expect(after.window.lastMs).toBe(T0 + late);
    expect(after.environment.seenMs).toBe(T0 + late);
  });

  test("that differ by more are wrong: nothing is admitted by them", () => {
    const items = settled(admitted(fresh, "first", T0, { limits }), "first", succeeded, T0);
    expect(codes(items, T0 - 61 * SECOND, limits)).toContain("clock-skew");
    expect(codes(items, T0 - 60 * SECOND, limits)).not.toContain("clock-skew");
    expect(codes(fresh, Number.NaN, limits)).toContain("clock-skew");
  });
});

test("a limit that could not limit is refused", () => {
  expect(() => guardrailLimits({ concurrentExecutions: Number.NaN })).toThrow(
    "concurrentExecutions is NaN; a limit is a whole number from 0 on",
  );
  expect(() => guardrailLimits({}, { cooldownMinutes: -1 })).toThrow(
    "cooldownMinutes is -1; a duration is a number from 0 on",
  );
  expect(() => guardrailLimits({}, { failuresToOpen: 0 })).toThrow("a whole number from 1 on");
});
