import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import type { IntakeDeps } from "../../../../automation/remediation/intake/deps";
import { alarmEvent, intakeWorld, NOON } from "../support/intake";

const MINUTE = 60_000;

/** Deps whose engine dies at one of its calls, before or after the call took effect. */
function dyingAt(deps: IntakeDeps, call: number, when: "before" | "after") {
  let calls = 0;
  let die: () => void = () => undefined;
  const dead = new Promise<"dead">((resolve) => {
    die = () => resolve("dead");
  });
  const mortal =
    <Args extends readonly unknown[], Result>(does: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      calls += 1;
      const dies = calls === call;
      if (!dies || when === "after") {
        const result = await does(...args);
        if (!dies) return result;
      }
      die();
      return new Promise<never>(() => undefined);
    };
  const { store, trail, records, ledger, workflow } = deps;
  const wrapped: IntakeDeps = {
    ...deps,
    store: { read: mortal(store.read.bind(store)), commit: mortal(store.commit.bind(store)) },
    trail: { of: mortal(trail.of.bind(trail)) },
    records: {
      record: mortal(records.record.bind(records)),
      recordAsOf: mortal(records.recordAsOf.bind(records)),
    },
    ledger: { ...ledger, read: mortal(ledger.read.bind(ledger)), write: ledger.write.bind(ledger) },
    workflow: { start: mortal(workflow.start.bind(workflow)), stop: mortal(workflow.stop.bind(workflow)) },
  };
  return { wrapped, dead };
}

type World = ReturnType<typeof intakeWorld>;

function stateOf({ store, workflow }: World) {
  return {
    audit: store.audit.map(({ id }) => id),
    outbox: store.outbox.map(({ id }) => id),
    started: [...workflow.started.keys()],
  };
}

/** Kills the engine at every call in turn, and delivers the event once more; returns how many deaths that were. */
async function dieEverywhere(prepare: (world: World) => Promise<void>, event: unknown): Promise<number> {
  const whole = intakeWorld();
  await prepare(whole);
  await handleEvent({ id: "m", event }, whole.deps);
  const expected = stateOf(whole);
  for (let call = 1; ; call += 1) {
    for (const when of ["before", "after"] as const) {
      const world = intakeWorld();
      await prepare(world);
      const { wrapped, dead } = dyingAt(world.deps, call, when);
      const end = await Promise.race([handleEvent({ id: "m", event }, wrapped), dead]);
      if (end !== "dead") return call - 1;
      expect(await handleEvent({ id: "m", event }, world.deps)).toMatchObject({ kind: "handled" });
      expect({ call, when, ...stateOf(world) }).toEqual({ call, when, ...expected });
    }
  }
}

test("an engine that dies anywhere on the way of trouble is healed by the next delivery", async () => {
  const event = alarmEvent("e-1", NOON, "ALARM");
  const deaths = await dieEverywhere(() => Promise.resolve(), event);
  // Trail, record, ledger, the read and the commit of the admission, the start.
  expect(deaths).toBe(6);
});

test("and so is one that dies while it calls off what waits for an approval", async () => {
  const waiting = async (world: World) => {
    await handleEvent(
      { id: "before", event: alarmEvent("e-0", NOON, "ALARM", "application-errors-high") },
      world.deps,
    );
    world.time.nowMs = NOON + MINUTE;
  };
  const event = alarmEvent("e-1", NOON + MINUTE, "OK", "application-errors-high");
  // Trail, record, environment, the read and the commit of the settlement, the stop.
  expect(await dieEverywhere(waiting, event)).toBe(6);
});
