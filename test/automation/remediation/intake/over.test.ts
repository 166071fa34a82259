import { settle } from "../../../../automation/remediation/admission/settle";
import { decideApproval } from "../../../../automation/remediation/approval/decide-approval";
import { ask } from "../../../../automation/remediation/execution/engine/ask";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { indexRunbooks } from "../../../../automation/remediation/match";
import { MAXIMUM_AGE_MS, MAXIMUM_AHEAD_MS } from "../../../../automation/remediation/normalise/event-time";
import { SILENT_STORE } from "../support/engines";
import { PLAN, RecordingWorkflow } from "../support/executions";
import { alarmEvent, type AlarmValue, factsOf, intakeWorld, manualEvent, NOON } from "../support/intake";

const MINUTE = 60_000;
const ERRORS = "application-errors-high";
const MEMORY = "service-memory-high";

type World = ReturnType<typeof intakeWorld>;

/** Delivers, at once, what an alarm says so many minutes after noon. */
async function alarm(world: World, minutes: number, value: AlarmValue, name = ERRORS) {
  world.time.nowMs = Math.max(world.time.nowMs, NOON + minutes * MINUTE);
  const event = alarmEvent(`${value}-${minutes}`, NOON + minutes * MINUTE, value, name);
  return handleEvent({ id: event.id, event }, world.deps);
}

/** Delivers that an alarm which could not tell is OK, so many minutes after noon. */
async function okFromUnknown(world: World, minutes: number) {
  world.time.nowMs = Math.max(world.time.nowMs, NOON + minutes * MINUTE);
  const event = alarmEvent(
    `unknown-OK-${minutes}`,
    NOON + minutes * MINUTE,
    "OK",
    ERRORS,
    "INSUFFICIENT_DATA",
  );
  return handleEvent({ id: event.id, event }, world.deps);
}

async function person(world: World, minutes: number, status: "begins" | "ends") {
  world.time.nowMs = Math.max(world.time.nowMs, NOON + minutes * MINUTE);
  const event = manualEvent(`${status}-${minutes}`, NOON + minutes * MINUTE, { status, rootCause: ERRORS });
  return handleEvent({ id: event.id, event }, world.deps);
}

function outcomes({ store }: World) {
  return factsOf(store.audit, "settled").map(({ fact }) => fact.outcome);
}

/** The workflow asks, and a person approves. */
async function approve(world: World) {
  const deps = { ...world.deps, workflow: new RecordingWorkflow([], "token") };
  const [state] = world.workflow.started.values();
  if (!state) throw new Error("nothing was started");
  const plan = { ...PLAN, madeAtMs: world.time.nowMs, untilMs: world.time.nowMs + 30 * MINUTE };
  const { id, digest } = await ask({ ...state, plan }, "token", deps);
  const answer = { approvalId: id, decision: "approve", by: "ada", why: "errors", digest } as const;
  expect(await decideApproval(answer, deps)).toMatchObject({ kind: "done" });
}

function grantOf({ workflow }: World) {
  const [state] = workflow.started.values();
  if (!state) throw new Error("nothing was started");
  return state.grant;
}

test("what waits for an approval is cancelled, its workflow stopped, and people hear of it", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  await alarm(world, 3, "OK");
  expect(outcomes(world)).toEqual(["cancelled"]);
  expect(world.workflow.stopped).toEqual([grantOf(world).executionId]);
  const told = world.store.outbox.map(({ audit, urgency }) => [audit.fact.what, urgency]);
  expect(told).toEqual([
    ["decided", "notice"],
    ["over", "notice"],
    ["settled", "notice"],
  ]);
});

test("delivered again, the end changes nothing", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  await alarm(world, 3, "OK");
  const records = world.store.audit.length;
  expect(await alarm(world, 3, "OK")).toMatchObject({ kind: "handled" });
  expect(world.store.audit).toHaveLength(records);
});

test("what acts by itself is left to its own checks", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM", MEMORY);
  await alarm(world, 3, "OK", MEMORY);
  expect(world.workflow.started.size).toBe(1);
  expect(outcomes(world)).toEqual([]);
  expect(world.workflow.stopped).toEqual([]);
});

test("what was approved is left alone, even if the approval comes while the end is handled", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  let reads = 0;
  const racing: World["deps"]["store"] = {
    read: async (...asked) => {
      const read = await world.store.read(...asked);
      // After it was seen to be waiting, and before it is cancelled.
      if ((reads += 1) === 1) await approve(world);
      return read;
    },
    commit: (transaction) => world.store.commit(transaction),
  };
  const event = alarmEvent("ok", NOON + MINUTE, "OK", ERRORS);
  world.time.nowMs = NOON + MINUTE;
  const handled = await handleEvent({ id: "ok", event }, { ...world.deps, store: racing });
  expect(handled.says).toContain("was approved or ended meanwhile");
  expect(reads).toBeGreaterThan(1);
  expect(outcomes(world)).toEqual([]);
  expect(world.workflow.stopped).toEqual([]);
});

test("an end from before the latest report cancels nothing", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  await alarm(world, 4, "ALARM");
  await alarm(world, 3, "OK");
  expect(outcomes(world)).toEqual([]);
  await alarm(world, 5, "OK");
  expect(outcomes(world)).toEqual(["cancelled"]);
});

test("one source does not speak for another, but a person for all", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  await person(world, 1, "begins");
  await alarm(world, 2, "OK");
  expect(outcomes(world)).toEqual([]);
  await alarm(world, 3, "ALARM");
  await person(world, 4, "ends");
  expect(outcomes(world)).toEqual(["cancelled"]);
});

describe("whether the trouble is still reported", () => {
  /** What the last end said of it, and whether people were told. */
  function lastEnd({ store }: World) {
    const last = factsOf(store.audit, "over").at(-1);
    const isTold = store.outbox.some(({ id }) => id === last?.id);
    return { stillReported: last?.fact.stillReported, isTold };
  }

  test("an end from before the latest report leaves it there, whatever was decided of each", async () => {
    const world = intakeWorld({ runbooks: indexRunbooks([]) });
    await alarm(world, 0, "ALARM");
    await alarm(world, 4, "ALARM");
    await alarm(world, 3, "OK");
    expect(factsOf(world.store.audit, "decided")).toHaveLength(2);
    expect(lastEnd(world)).toEqual({ stillReported: true, isTold: true });
    await alarm(world, 5, "OK");
    expect(lastEnd(world)).toEqual({ stillReported: false, isTold: true });
  });

  test.each([
    ["before", { person: 0, alarm: 1 }],
    ["after", { person: 1, alarm: 0 }],
  ])("an alarm does not end what a person reported %s it; the person ends both", async (_, at) => {
    const world = intakeWorld({ runbooks: indexRunbooks([]) });
    if (at.person === 0) await person(world, 0, "begins");
    await alarm(world, at.alarm, "ALARM");
    if (at.person === 1) await person(world, 1, "begins");
    await alarm(world, 2, "OK");
    expect(lastEnd(world)).toEqual({ stillReported: true, isTold: true });
    await alarm(world, 3, "ALARM");
    await person(world, 4, "ends");
    expect(lastEnd(world)).toEqual({ stillReported: false, isTold: true });
  });

  test("what a runbook was seen to have fixed is not, though its reporter never ended it", async () => {
    const world = intakeWorld();
    await person(world, 0, "begins");
    await alarm(world, 1, "ALARM");
    await approve(world);
    const done = await settle(grantOf(world), "succeeded-verified", "well", world.deps);
    expect(done.kind).toBe("done");
    await alarm(world, 5, "OK");
    expect(lastEnd(world)).toEqual({ stillReported: false, isTold: true });
  });

  test("a report that comes between the reading and the writing is seen", async () => {
    const world = intakeWorld();
    await alarm(world, 0, "ALARM");
    let readings = 0;
    const trail: World["deps"]["trail"] = {
      of: async (incidentId) => {
        const seen = await world.store.of(incidentId);
        if ((readings += 1) === 1) await person(world, 2, "begins");
        return seen;
      },
    };
    const event = alarmEvent("ok", NOON + 3 * MINUTE, "OK", ERRORS);
    world.time.nowMs = NOON + 3 * MINUTE;
    expect(await handleEvent({ id: "ok", event }, { ...world.deps, trail })).toMatchObject({
      kind: "handled",
    });
    expect(readings).toBe(2);
    expect(lastEnd(world)).toEqual({ stillReported: true, isTold: true });
    expect(outcomes(world)).toEqual([]);
  });

  test("an end among reports that never cease comes again, and ends nothing", async () => {
    const world = intakeWorld();
    await alarm(world, 0, "ALARM");
    const records: World["deps"]["records"] = {
      record: (...asked) => world.store.record(...asked),
      recordAsOf: () => Promise.resolve({ kind: "moved" }),
    };
    const event = alarmEvent("ok", NOON, "OK", ERRORS);
    const handled = await handleEvent({ id: "ok", event }, { ...world.deps, records });
    expect(handled.kind).toBe("again");
    expect(factsOf(world.store.audit, "over")).toEqual([]);
  });
});

test("an end that overtakes its own beginning: nothing is decided", async () => {
  const world = intakeWorld();
  await alarm(world, 3, "OK");
  await alarm(world, 0, "ALARM");
  expect(world.store.audit.map(({ fact }) => fact.what)).toEqual(["over", "reported"]);
  expect(world.store.outbox).toEqual([]);
  await alarm(world, 5, "ALARM");
  expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
});

test("an end does not keep from starting what was admitted before it", async () => {
  const world = intakeWorld();
  world.workflow.out = "throttled";
  await alarm(world, 0, "ALARM", MEMORY);
  world.workflow.out = undefined;
  await alarm(world, 1, "OK", MEMORY);
  await alarm(world, 0, "ALARM", MEMORY);
  expect(world.workflow.started.size).toBe(1);
});

test("an end that nobody waits for is kept and told to nobody", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "OK");
  expect(world.store.audit.map(({ fact }) => fact.what)).toEqual(["over"]);
  expect(world.store.outbox).toEqual([]);
});

describe("an alarm that could not tell, and is OK", () => {
  const DAY = 24 * 3_600_000;

  test("is kept for a month and told to nobody where nothing was reported, as after each apply", async () => {
    const world = intakeWorld();
    await okFromUnknown(world, 0);
    const [over, ...more] = world.store.audit;
    expect(more).toEqual([]);
    expect(over).toMatchObject({ fact: { what: "over" }, keptUntilMs: NOON + 30 * DAY });
    expect(world.store.outbox).toEqual([]);
  });

  test("ends trouble that was reported before its data ran out, as every other end", async () => {
    const world = intakeWorld();
    await alarm(world, 0, "ALARM");
    await alarm(world, 2, "INSUFFICIENT_DATA");
    expect(outcomes(world)).toEqual([]);
    await okFromUnknown(world, 4);
    expect(outcomes(world)).toEqual(["cancelled"]);
    const [over] = factsOf(world.store.audit, "over");
    expect(over).not.toHaveProperty("keptUntilMs");
    expect(world.store.outbox.map(({ audit }) => audit.fact.what)).toEqual(["decided", "over", "settled"]);
  });

  test("is not told again where the trouble was said to be over", async () => {
    const world = intakeWorld();
    await alarm(world, 0, "ALARM");
    await alarm(world, 3, "OK");
    const told = world.store.outbox.length;
    await okFromUnknown(world, 60);
    expect(world.store.outbox).toHaveLength(told);
    expect(factsOf(world.store.audit, "over").map(({ keptUntilMs }) => keptUntilMs)).toEqual([
      undefined,
      NOON + 60 * MINUTE + 30 * DAY,
    ]);
  });

  test("is told where another source still speaks of trouble", async () => {
    const world = intakeWorld();
    await person(world, 0, "begins");
    await okFromUnknown(world, 3);
    expect(world.store.outbox.map(({ audit }) => audit.fact.what)).toContain("over");
    expect(outcomes(world)).toEqual([]);
  });

  test("keeps a report that it overtook from being acted upon", async () => {
    const world = intakeWorld();
    await okFromUnknown(world, 4);
    await alarm(world, 0, "ALARM");
    expect(factsOf(world.store.audit, "decided")).toEqual([]);
    expect(world.workflow.started.size).toBe(0);
  });

  test("is kept for longer than a report may be late", () => {
    expect(30 * DAY).toBeGreaterThan(MAXIMUM_AGE_MS + MAXIMUM_AHEAD_MS);
  });
});

test("a workflow that cannot be stopped waits on, without its fence", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  world.workflow.out = "throttled";
  const handled = await alarm(world, 3, "OK");
  expect(handled).toMatchObject({ kind: "handled" });
  expect(handled.says).toContain("its workflow waits on: throttled");
  expect(outcomes(world)).toEqual(["cancelled"]);
});

test("without the store the end comes again", async () => {
  const world = intakeWorld();
  await alarm(world, 0, "ALARM");
  const event = alarmEvent("ok", NOON + MINUTE, "OK", ERRORS);
  const handled = await handleEvent({ id: "ok", event }, { ...world.deps, store: SILENT_STORE });
  expect(handled.kind).toBe("again");
  expect(world.pager.pages).toHaveLength(1);
  expect(outcomes(world)).toEqual([]);
});

describe("news that are all read late", () => {
  const LATE = NOON + 10 * MINUTE;
  const told = ({ store }: World) => store.outbox.map(({ audit, urgency }) => [audit.fact.what, urgency]);

  test("of trouble that is back after it was over page again, though nothing was done about it at first", async () => {
    const world = intakeWorld({ runbooks: indexRunbooks([]) });
    world.time.nowMs = LATE;
    await alarm(world, 0, "ALARM");
    await alarm(world, 2, "OK");
    await alarm(world, 4, "ALARM");
    expect(told(world)).toEqual([
      ["decided", "page"],
      ["over", "notice"],
      ["decided", "page"],
    ]);
  });

  test("of trouble that is back after what waited for a person was cancelled are decided anew", async () => {
    const world = intakeWorld();
    await alarm(world, 0, "ALARM");
    world.time.nowMs = LATE;
    await alarm(world, 2, "OK");
    await alarm(world, 4, "ALARM");
    expect(outcomes(world)).toEqual(["cancelled"]);
    expect(told(world).slice(-1)).toEqual([["decided", "page"]]);
    expect(factsOf(world.store.audit, "decided")).toHaveLength(2);
  });

  test("of trouble that was told of before it was over ask for nothing more", async () => {
    const world = intakeWorld({ runbooks: indexRunbooks([]) });
    world.time.nowMs = LATE;
    await alarm(world, 0, "ALARM");
    await alarm(world, 4, "OK");
    await alarm(world, 2, "ALARM");
    await person(world, 3, "begins");
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
  });

  test("of trouble that another source still tells of are of the same trouble", async () => {
    const world = intakeWorld({ runbooks: indexRunbooks([]) });
    world.time.nowMs = LATE;
    await alarm(world, 0, "ALARM");
    await person(world, 1, "begins");
    await alarm(world, 2, "OK");
    await alarm(world, 4, "ALARM");
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
  });
});
