import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { recorded } from "../support/events";
import { alarmEvent, factsOf, intakeWorld, manualEvent, NOON } from "../support/intake";

test("an event that only informs is kept once, and told to nobody", async () => {
  const world = intakeWorld();
  const event = { ...recorded("rds-backup"), account: "111111111111" };
  world.time.nowMs = Date.parse(event.time);
  for (let times = 0; times < 2; times += 1) {
    expect((await handleEvent({ id: "m-1", event }, world.deps)).kind).toBe("handled");
  }
  const [informed, ...more] = factsOf(world.store.audit, "informed");
  expect(more).toEqual([]);
  expect(informed).toMatchObject({ id: "informed#m-1#0", environment: "dev" });
  expect(world.store.outbox).toEqual([]);
});

test.each([
  ["is no JSON", "not json at all", "event: "],
  ["is empty", {}, "event."],
  [
    "comes from a foreign account",
    { ...alarmEvent("e", NOON, "ALARM"), account: "999999999999" },
    "none of ours",
  ],
  ["lies far ahead of the clock", alarmEvent("e", NOON + 3_600_000, "ALARM"), "ahead of the clock"],
  [
    "names a target nobody knows",
    manualEvent("e", NOON, { target: { type: "a database", id: "x" } }),
    "a type such as",
  ],
])("an event that %s is kept, pages once, and is not acted on", async (_, event, says) => {
  const world = intakeWorld();
  for (let times = 0; times < 2; times += 1) {
    expect((await handleEvent({ id: "m-1", event }, world.deps)).kind).toBe("handled");
  }
  const [rejected, ...more] = factsOf(world.store.audit, "rejected");
  expect(more).toEqual([]);
  expect(rejected?.id).toBe("rejected#m-1#0");
  expect(rejected?.fact.reasons.join()).toContain(says);
  expect(world.store.outbox.map(({ urgency }) => urgency)).toEqual(["page"]);
  expect(world.workflow.calls).toBe(0);
});

test("one event about several things is handled for each of them", async () => {
  const event = { ...recorded("alertmanager-webhook"), account: "111111111111" };
  const world = intakeWorld();
  world.time.nowMs = Date.parse(event.time);
  await handleEvent({ id: "m-1", event }, world.deps);
  const things = world.store.audit.filter(({ fact }) => fact.what === "reported" || fact.what === "over");
  expect(things.length).toBeGreaterThan(1);
  expect(new Set(things.map(({ id }) => id)).size).toBe(things.length);
});
