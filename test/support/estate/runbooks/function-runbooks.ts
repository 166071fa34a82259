import type { RunbookStage } from "../runbook-stage";
import { type Bounds, FREE, FunctionWorld } from "./function-world";
import { phasesOf } from "./phases-of";
import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of the worker function. */
export const functionRunbooks: ScenarioGroup = {
  played: { "restore-concurrency": {}, "throttle-function": {} },
  play: (stage) => {
    describe("a worker that a queue feeds", () => playWithQueue(stage));
    describe("a worker that no queue feeds", () => playWithoutQueue(stage));
  },
};

/** Long enough for one whole minute after the action, and for two. */
const ONE_MINUTE = 0.5;
const TWO_MINUTES = 0.7;

/** The worker with two batches at once instead of ten. */
const LIMITED: Bounds = { reserved: undefined, maximum: 2, noted: [undefined, "10"] };
/** The worker with one copy. */
const ONE_COPY: Bounds = { ...FREE, reserved: 1, noted: ["none", undefined] };

/** What takes less off the queue of a function that fails, and goes back: each test goes on from the one before. */
function playWithQueue(stage: () => RunbookStage): void {
  const world = () => new FunctionWorld(stage());
  const fails = () => world().alarm("function-errors-high", "Errors");

  test("throttle-function touches nothing where the function does not fail", async () => {
    await world().count({ Invocations: 1_000, Errors: 0 });
    const ended = await stage().play(fails());
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "refused" });
    expect(ended.says).toMatch(/\b0 of 1\d{3} invocations of the last 5 minutes failed/);
    expect(await world().bounds()).toEqual(FREE);
  });

  test("throttle-function limits nothing where it cannot note what there was", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await stage().withoutRight("throttle-function", "lambda:TagResource", () =>
      stage().play(fails()),
    );
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "rolled-back" });
    expect(await world().bounds()).toEqual(FREE);
  });

  test("throttle-function gives the mapping back what it had where it does not help", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await stage().play(fails(), { waitScale: 0 });
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "rolled-back" });
    expect(phasesOf(ended)).toContain("post-check");
    expect(await world().bounds()).toEqual(FREE);
  });

  test("throttle-function takes two batches at once off the queue of a function that fails", async () => {
    await world().count({ Invocations: 1_000, Errors: 900 });
    const ended = await world().measuringAt(
      LIMITED,
      () => world().count({ Invocations: 5, Errors: 1 }),
      () => stage().play(fails(), { waitScale: ONE_MINUTE }),
    );
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "succeeded-verified" });
    expect(await world().bounds()).toEqual(LIMITED);
  });

  test("restore-concurrency frees no mapping where nobody knows how long messages wait", async () => {
    const ended = await stage().play(world().ageAlarm());
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "refused" });
    expect(ended.says).toContain("wait was not measured");
    expect(await world().bounds()).toEqual(LIMITED);
  });

  test("restore-concurrency frees the mapping of a function that succeeds and whose messages wait", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 0 });
    await world().age(600);
    const ended = await world().measuringAt(
      FREE,
      async () => {
        await world().count({ Invocations: 50, Errors: 0 });
        await world().age(60);
      },
      () => stage().play(world().ageAlarm(), { waitScale: TWO_MINUTES }),
    );
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "succeeded-verified" });
    expect(await world().bounds()).toEqual(FREE);
  });
}

/** What reserves one copy, and goes back. */
function playWithoutQueue(stage: () => RunbookStage): void {
  const world = () => new FunctionWorld(stage());
  const fails = () => world().alarm("function-errors-high", "Errors");
  const refuses = () => world().alarm("function-throttled", "Throttles");

  beforeAll(() => world().feed(false));
  afterAll(() => world().feed(true));

  test("throttle-function gives back what was reserved where it does not help", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 900_000 });
    const ended = await stage().play(fails(), { waitScale: 0 });
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "rolled-back" });
    expect(phasesOf(ended)).toContain("post-check");
    expect(await world().bounds()).toEqual(FREE);
  });

  test("throttle-function leaves one copy of a function that fails", async () => {
    await world().count({ Invocations: 1_000_000, Errors: 900_000 });
    const ended = await world().measuringAt(
      ONE_COPY,
      () => world().count({ Invocations: 5, Errors: 1 }),
      () => stage().play(fails(), { waitScale: ONE_MINUTE }),
    );
    expect(ended).toMatchObject({ runbook: "throttle-function", outcome: "succeeded-verified" });
    expect(await world().bounds()).toEqual(ONE_COPY);
  });

  test("restore-concurrency touches nothing where nothing was refused", async () => {
    const ended = await stage().play(refuses());
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "refused" });
    expect(ended.says).toContain("0 invocations of the last 5 minutes were refused");
    expect(await world().bounds()).toEqual(ONE_COPY);
  });

  test("restore-concurrency lowers it again where invocations are still refused", async () => {
    await world().count({ Invocations: 100_000_000, Errors: 0, Throttles: 10 });
    const ended = await stage().play(refuses(), { waitScale: 0 });
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "rolled-back" });
    expect(await world().bounds()).toEqual(ONE_COPY);
  });

  test("restore-concurrency lowers it again where the note cannot be taken away", async () => {
    await world().count({ Invocations: 100_000_000, Errors: 0, Throttles: 10 });
    const ended = await stage().withoutRight("restore-concurrency", "lambda:UntagResource", () =>
      stage().play(refuses()),
    );
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "rolled-back" });
    expect(phasesOf(ended)).not.toContain("action");
    expect(await world().bounds()).toEqual(ONE_COPY);
  });

  test("restore-concurrency gives a function that succeeds what it had", async () => {
    await world().count({ Invocations: 100_000_000, Errors: 0, Throttles: 10 });
    const ended = await world().measuringAt(
      FREE,
      () => world().count({ Invocations: 50, Errors: 0, Throttles: 0 }),
      () => stage().play(refuses(), { waitScale: TWO_MINUTES }),
    );
    expect(ended).toMatchObject({ runbook: "restore-concurrency", outcome: "succeeded-verified" });
    expect(await world().bounds()).toEqual(FREE);
  });
}
