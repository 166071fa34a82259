import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { keepUp } from "../../../../automation/remediation/upkeep/keep-up";
import type { Backlog, OutboxBacklog } from "../../../../automation/remediation/upkeep/outbox-watch";
import type { WorkflowEnds } from "../../../../automation/remediation/upkeep/settle-lost";
import { SILENT_STORE } from "../support/engines";
import { alarmEvent, factsOf, intakeWorld, NOON } from "../support/intake";

const MINUTE = 60_000;

/** An outbox whose messages were written at these times; every second one is a page. */
function outboxWith(...times: readonly number[]): OutboxBacklog {
  return {
    before: (untilMs) => {
      const waiting = times.filter((at) => at < untilMs).sort((a, b) => a - b);
      const [oldestAtMs] = waiting;
      const found: Backlog = {
        kind: "read",
        messages: waiting.length,
        pages: Math.ceil(waiting.length / 2),
        isMore: false,
        ...(oldestAtMs === undefined ? {} : { oldestAtMs }),
      };
      return Promise.resolve(found);
    },
  };
}

/** A workflow service in which everything runs. */
const ALL_RUN: WorkflowEnds = { endOf: () => Promise.resolve({ kind: "read" }) };

function upkeepOf(world: ReturnType<typeof intakeWorld>, outbox = outboxWith(), ends = ALL_RUN) {
  return { ...world.deps, environment: "dev", outbox, ends };
}

test("settles what nobody hears of any more, and pages nobody about it: its own message does", async () => {
  const world = intakeWorld();
  await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM") }, world.deps);
  const [executionId = ""] = world.workflow.started.keys();
  expect(await keepUp(upkeepOf(world))).toEqual({ swept: [], ended: [], problems: [] });
  world.time.nowMs += 10 * MINUTE;
  expect(await keepUp(upkeepOf(world))).toEqual({ swept: [executionId], ended: [], problems: [] });
  expect(factsOf(world.store.audit, "lease-expired")).toHaveLength(1);
  expect(world.pager.pages).toEqual([]);
});

describe("a workflow that has ended without anybody's being told", () => {
  const failed: WorkflowEnds = {
    endOf: () =>
      Promise.resolve({
        kind: "read",
        end: { status: "FAILED", error: "States.Runtime", cause: null, endedAtMs: NOON },
      }),
  };

  async function started() {
    const world = intakeWorld();
    await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM") }, world.deps);
    const [executionId = ""] = world.workflow.started.keys();
    return { world, executionId };
  }

  test("is settled long before its lease is over, once, and a person is paged", async () => {
    const { world, executionId } = await started();
    world.time.nowMs += MINUTE;
    expect(await keepUp(upkeepOf(world, outboxWith(), failed))).toEqual({
      swept: [],
      ended: [executionId],
      problems: [],
    });
    expect((await keepUp(upkeepOf(world, outboxWith(), failed))).ended).toEqual([]);
    expect(factsOf(world.store.audit, "settled").map(({ fact }) => [fact.outcome, fact.says])).toEqual([
      ["failed", "the workflow ended FAILED: States.Runtime"],
    ]);
    expect(world.store.outbox.at(-1)).toMatchObject({ urgency: "page", id: `settled#${executionId}` });
  });

  test("from outside is left alone while something may still act, and that is no problem", async () => {
    const { world } = await started();
    const end = { status: "ABORTED", endedAtMs: NOON };
    const stopped: WorkflowEnds = { endOf: () => Promise.resolve({ kind: "read", end }) };
    world.time.nowMs += MINUTE;
    expect(await keepUp(upkeepOf(world, outboxWith(), stopped))).toEqual({
      swept: [],
      ended: [],
      problems: [],
    });
    expect(factsOf(world.store.audit, "settled")).toEqual([]);
  });

  test("is left to the news of its end for half a minute", async () => {
    const { world } = await started();
    world.time.nowMs += MINUTE / 2;
    expect((await keepUp(upkeepOf(world, outboxWith(), failed))).ended).toEqual([]);
    expect(factsOf(world.store.audit, "settled")).toEqual([]);
  });

  test("is told of where the service cannot be asked", async () => {
    const { world, executionId } = await started();
    world.time.nowMs += MINUTE;
    const mute = { endOf: () => Promise.resolve({ kind: "unavailable", says: "throttled" } as const) };
    const { ended, problems } = await keepUp(upkeepOf(world, outboxWith(), mute));
    expect(ended).toEqual([]);
    expect(problems).toEqual([`it is not known whether executions have ended: ${executionId}: throttled`]);
    expect(world.pager.pages).toHaveLength(1);
  });
});

test("messages that wait for more than two minutes are told of by the other way", async () => {
  const world = intakeWorld();
  const outbox = outboxWith(NOON, NOON + MINUTE, NOON + 5 * MINUTE);
  world.time.nowMs = NOON + 2 * MINUTE;
  expect((await keepUp(upkeepOf(world, outbox))).problems).toEqual([]);
  world.time.nowMs = NOON + 6 * MINUTE;
  const { problems } = await keepUp(upkeepOf(world, outbox));
  expect(problems).toEqual([
    "messages that are not delivered: 2, of them pages: 1; the oldest waits for 6 minutes",
  ]);
  expect(world.pager.pages[0]?.says).toContain(problems[0] ?? "nothing");
});

test("what cannot be looked at is told of as well, all at once", async () => {
  const world = intakeWorld({ store: SILENT_STORE });
  const unread = { before: () => Promise.resolve({ kind: "unavailable", says: "timeout" } as const) };
  const { problems } = await keepUp(upkeepOf(world, unread));
  expect(problems).toEqual([
    "executions that nobody hears of cannot be settled: unavailable",
    "the outbox cannot be read: timeout",
  ]);
  expect(world.pager.pages).toHaveLength(1);
});

test("with the other way closed too it fails, so that the alarm on its failures speaks", async () => {
  const pager = { page: () => Promise.reject(new Error("no route")) };
  const world = intakeWorld({ store: SILENT_STORE, pager });
  await expect(keepUp(upkeepOf(world))).rejects.toThrow("no route");
});
