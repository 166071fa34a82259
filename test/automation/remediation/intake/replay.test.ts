import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { MAXIMUM_AGE_MS } from "../../../../automation/remediation/normalise/event-time";
import { alarmEvent, factsOf, intakeWorld, NOON } from "../support/intake";

const MINUTE = 60_000;
const replayed = (event: object) => ({ ...event, "replay-name": "of-the-morning" });

test("what was decided before is not decided, told or started again", async () => {
  const world = intakeWorld();
  const trouble = alarmEvent("e-1", NOON, "ALARM");
  await handleEvent({ id: "m-1", event: trouble }, world.deps);
  expect(world.workflow.started.size).toBe(1);
  const before = { audit: [...world.store.audit], outbox: [...world.store.outbox] };

  world.time.nowMs = NOON + MAXIMUM_AGE_MS - MINUTE;
  await handleEvent({ id: "m-2", event: replayed(trouble) }, world.deps);
  expect({ audit: world.store.audit, outbox: world.store.outbox }).toEqual(before);
  expect(world.workflow.started.size).toBe(1);
});

test("what was never heard of is handled as if it had just come", async () => {
  const world = intakeWorld();
  world.time.nowMs = NOON + MAXIMUM_AGE_MS - MINUTE;
  await handleEvent({ id: "m-1", event: replayed(alarmEvent("e-1", NOON, "ALARM")) }, world.deps);
  expect(world.workflow.started.size).toBe(1);
});

test("what was never heard of, and is known to be over, starts nothing", async () => {
  const world = intakeWorld();
  world.time.nowMs = NOON + 10 * MINUTE;
  await handleEvent({ id: "m-1", event: alarmEvent("e-2", NOON + 5 * MINUTE, "OK") }, world.deps);
  await handleEvent({ id: "m-2", event: replayed(alarmEvent("e-1", NOON, "ALARM")) }, world.deps);
  expect(factsOf(world.store.audit, "decided")).toEqual([]);
  expect(world.workflow.calls).toBe(0);
});

test("what is older than a day is written down; nobody is paged for it", async () => {
  const world = intakeWorld();
  world.time.nowMs = NOON + MAXIMUM_AGE_MS + MINUTE;
  await handleEvent({ id: "m-1", event: replayed(alarmEvent("e-1", NOON, "ALARM")) }, world.deps);
  expect(world.store.audit.map(({ fact }) => fact.what)).toEqual(["informed"]);
  expect(world.store.outbox).toEqual([]);
  expect(world.workflow.calls).toBe(0);
});
