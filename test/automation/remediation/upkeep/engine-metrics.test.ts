import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { engineMetrics } from "../../../../automation/remediation/upkeep/engine-metrics";
import { SILENT_STORE } from "../support/engines";
import { alarmEvent, intakeWorld, NOON } from "../support/intake";

const IDS = ["restart-service", "scale-service"];

function breaker(runbookId: string, state: object) {
  const key = `breaker#dev#${runbookId}`;
  return [key, { kind: "breaker", key, version: 1, seenMs: 0, state }] as const;
}

/** A store that holds these items. */
function holding(...items: readonly (readonly [string, object])[]) {
  return { read: () => Promise.resolve({ kind: "read", items: new Map(items) }) } as unknown as MemoryStore;
}

const linesAt = (store: MemoryStore, nowMs: number) =>
  engineMetrics("dev", IDS, { store, clock: () => nowMs });

test("an environment where nothing happens has nothing in flight and no breaker open", async () => {
  expect(await linesAt(new MemoryStore(), NOON)).toEqual({
    kind: "read",
    line: {
      _aws: {
        Timestamp: NOON,
        CloudWatchMetrics: [
          {
            Namespace: "Homeostat/Remediation",
            Dimensions: [["Environment"]],
            Metrics: [
              { Name: "BreakersOpen", Unit: "Count" },
              { Name: "ExecutionsInFlight", Unit: "Count" },
              { Name: "OldestExecutionSeconds", Unit: "Seconds" },
            ],
          },
        ],
      },
      Environment: "dev",
      BreakersOpen: 0,
      ExecutionsInFlight: 0,
      OldestExecutionSeconds: 0,
    },
  });
});

test("an execution counts from its admission on", async () => {
  const world = intakeWorld();
  await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM") }, world.deps);
  world.time.nowMs += 90_000;
  expect(await engineMetrics("dev", IDS, world.deps)).toMatchObject({
    line: { ExecutionsInFlight: 1, OldestExecutionSeconds: 90 },
  });
});

test("a breaker counts as long as it holds something back", async () => {
  const store = holding(
    breaker("restart-service", { is: "OPEN", untilMs: NOON }),
    breaker("scale-service", { is: "HALF_OPEN", probe: "exe-1" }),
  );
  expect(await linesAt(store, NOON - 1)).toMatchObject({ line: { BreakersOpen: 2 } });
  expect(await linesAt(store, NOON)).toMatchObject({ line: { BreakersOpen: 1 } });
});

test("what cannot be read is not told as zero", async () => {
  expect(await engineMetrics("dev", IDS, { store: SILENT_STORE, clock: () => NOON })).toMatchObject({
    kind: "unavailable",
  });
});
