import { fixSeconds, renderRecovery } from "../../cli/remediation/render-recovery";
import { watchRecovery, type Recovery } from "../../cli/remediation/watch-recovery";
import { decision, grantOf, incident, record, T0 } from "../automation/remediation/support/records";
import { Operated } from "./support/operated";

const SECOND = 1_000;

let operated: Operated;

beforeEach(() => {
  operated = new Operated(T0);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const reported = (atMs: number) =>
  record("reported#e-1", atMs, {
    what: "reported",
    incident: { ...incident, detectedAtMs: atMs - 200 },
    executionId: "exe-1",
  });
const admitted = (atMs: number) =>
  record("decided#exe-1", atMs, { what: "decided", decision: decision("auto"), grant: grantOf("exe-1") });
const settled = (atMs: number) =>
  record("settled#exe-1", atMs, {
    what: "settled",
    outcome: "succeeded-verified",
    says: "every post-check passed",
    steps: [
      { phase: "action", step: "replace-tasks", says: "deployment 7 replaces the tasks", atMs: atMs - 900 },
    ],
  });

/** Watches from T0 on; `turns` happens while the watcher sleeps, one entry a time, then nothing. */
function watch(turns: readonly (() => void)[], seconds = 60): Promise<Recovery | undefined> {
  const left = [...turns];
  return watchRecovery(
    {
      rootCauses: [incident.rootCause],
      service: incident.service,
      sinceMs: T0,
      untilMs: T0 + seconds * SECOND,
    },
    {
      log: operated.remediation.log,
      clock: () => operated.nowMs,
      sleep: () => {
        operated.nowMs += SECOND;
        left.shift()?.();
        return Promise.resolve();
      },
    },
  );
}

test("follows trouble from its event to the last message", async () => {
  const recovery = await watch([
    () => operated.record(reported(T0 + SECOND)),
    () => operated.record(admitted(T0 + 2 * SECOND)),
    () => operated.record(settled(T0 + 5 * SECOND)),
    () => operated.deliverAll(),
  ]);

  expect(recovery).toMatchObject({ incidentId: incident.id, standing: "succeeded-verified" });
  expect(recovery?.toldAtMs).toBe(T0 + 4 * SECOND);
  expect(recovery && fixSeconds(recovery)).toBeCloseTo(4.2);
  const shown = recovery ? renderRecovery(recovery, T0, "stuck-pool") : "";
  expect(shown.split("\n").map((text) => text.trim())).toEqual([
    "+0.0 s  stuck-pool begins",
    "+0.8 s  the alarm goes off",
    expect.stringMatching(/^\+1\.0 s {2}reported /),
    expect.stringMatching(/^\+2\.0 s {2}restart-service runs; Execution: /),
    "+4.0 s  all of it has been sent to people",
    "+4.1 s    action replace-tasks: deployment 7 replaces the tasks",
    "+5.0 s  restart-service has fixed it, and the fix was verified; Result: every post-check passed",
  ]);
});

test("waits for the messages, and says so where they are late", async () => {
  const recovery = await watch(
    [() => operated.record(reported(T0 + SECOND), admitted(T0 + SECOND), settled(T0 + SECOND))],
    20,
  );

  expect(operated.nowMs).toBe(T0 + 20 * SECOND);
  expect(recovery?.standing).toBe("succeeded-verified");
  expect(recovery).not.toHaveProperty("toldAtMs");
});

test("takes no other service's trouble, and none of before, for it", async () => {
  operated.record(reported(T0 - SECOND));
  const elsewhere = { ...incident, id: `inc-${"d".repeat(20)}`, service: "billing" };
  const recovery = await watch([
    () =>
      operated.record({
        ...record("reported#e-2", T0 + SECOND, {
          what: "reported",
          incident: elsewhere,
          executionId: "exe-2",
        }),
        incidentId: elsewhere.id,
      }),
  ]);

  expect(recovery).toBeUndefined();
  expect(operated.nowMs).toBe(T0 + 60 * SECOND);
});

test("a fix that nobody verified has no time", async () => {
  const recovery = await watch([
    () =>
      operated.record(
        reported(T0 + SECOND),
        record("decided#exe-1", T0 + SECOND, { what: "decided", decision: decision("blocked") }),
      ),
    () => operated.deliverAll(),
  ]);

  expect(recovery?.standing).toBe("blocked");
  expect(recovery && fixSeconds(recovery)).toBeUndefined();
});
