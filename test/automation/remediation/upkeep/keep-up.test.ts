import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { keepUp } from "../../../../automation/remediation/upkeep/keep-up";
import type { Backlog, OutboxBacklog } from "../../../../automation/remediation/upkeep/outbox-watch";
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

function upkeepOf(world: ReturnType<typeof intakeWorld>, outbox = outboxWith()) {
  return { ...world.deps, environment: "dev", outbox };
}

test("settles what nobody hears of any more, and pages nobody about it: its own message does", async () => {
  const world = intakeWorld();
  await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM") }, world.deps);
  const [executionId = ""] = world.workflow.started.keys();
  expect(await keepUp(upkeepOf(world))).toEqual({ swept: [], problems: [] });
  world.time.nowMs += 10 * MINUTE;
  expect(await keepUp(upkeepOf(world))).toEqual({ swept: [executionId], problems: [] });
  expect(factsOf(world.store.audit, "lease-expired")).toHaveLength(1);
  expect(world.pager.pages).toEqual([]);
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
