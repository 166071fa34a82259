import { settle } from "../../../../automation/remediation/admission/settle";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { readEnd } from "../../../../automation/remediation/upkeep/read-end";
import { settleEnded } from "../../../../automation/remediation/upkeep/settle-ended";
import { saysEnd, type WorkflowEnd } from "../../../../automation/remediation/upkeep/says-end";
import { SILENT_STORE } from "../support/engines";
import { alarmEvent, factsOf, intakeWorld, NOON } from "../support/intake";

async function started(alarm?: string) {
  const world = intakeWorld();
  await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM", alarm) }, world.deps);
  const [state] = world.workflow.started.values();
  if (!state) throw new Error("nothing was started");
  return { ...world, grant: state.grant };
}

/** The workflow has ended by itself. */
const FAILED: WorkflowEnd = { status: "FAILED", endedAtMs: NOON };

describe("an execution whose workflow has ended", () => {
  test("is settled as failed, once, and a person is paged", async () => {
    const { deps, store, grant } = await started();
    const end = () => settleEnded("dev", grant.executionId, FAILED, deps);
    expect(await end()).toEqual({ kind: "settled" });
    expect(await end()).toEqual({ kind: "known" });
    const [settled, ...more] = factsOf(store.audit, "settled");
    expect(more).toEqual([]);
    expect(settled).toMatchObject({
      executionId: grant.executionId,
      fact: { outcome: "failed", says: "the workflow ended FAILED" },
    });
    expect(store.outbox.at(-1)).toMatchObject({ urgency: "page", id: `settled#${grant.executionId}` });
  });

  test.each(["ABORTED", "TIMED_OUT"])(
    "from outside (%s) keeps its target until no function can act on it any more",
    async (status) => {
      const { deps, store, grant, time } = await started();
      const end = () => settleEnded("dev", grant.executionId, { status, endedAtMs: NOON }, deps);
      // A function runs for 15 minutes at most, and two clocks may be 30 s off each.
      const untilMs = NOON + 16 * 60_000;
      for (const nowMs of [NOON, untilMs - 1]) {
        time.nowMs = nowMs;
        expect(await end()).toEqual({ kind: "acting", untilMs });
      }
      expect(factsOf(store.audit, "settled")).toEqual([]);
      time.nowMs = untilMs;
      expect(await end()).toEqual({ kind: "settled" });
    },
  );

  test("while it waited for an answer is settled at once: nothing of it acts", async () => {
    const { deps, grant } = await started("application-errors-high");
    expect(grant.needsApproval).toBe(true);
    const end = { status: "ABORTED", endedAtMs: NOON };
    expect(await settleEnded("dev", grant.executionId, end, deps)).toEqual({ kind: "settled" });
  });

  test("and had settled itself is left as it is", async () => {
    const { deps, store, grant } = await started();
    await settle(grant, "rolled-back", "undone", deps);
    expect(await settleEnded("dev", grant.executionId, FAILED, deps)).toEqual({ kind: "known" });
    expect(factsOf(store.audit, "settled").map(({ fact }) => fact.outcome)).toEqual(["rolled-back"]);
  });

  test("is not known to be settled without the store", async () => {
    const { deps, grant } = await started();
    const end = await settleEnded("dev", grant.executionId, FAILED, { ...deps, store: SILENT_STORE });
    expect(end).toEqual({ kind: "unavailable", says: "connection refused" });
  });
});

describe("readEnd", () => {
  const detail = {
    name: "exe-0123456789abcdef0123",
    status: "FAILED",
    stopDate: NOON,
    error: "States.Runtime",
    cause: "no\nsuch path",
  };
  const event = { source: "aws.states", "detail-type": "Step Functions Execution Status Change", detail };

  test("tells the execution, and how it ended in one line", () => {
    const { status, error, cause } = detail;
    expect(readEnd(event)).toEqual({
      executionId: detail.name,
      end: { status, error, cause, endedAtMs: NOON },
    });
    const says = (more: object) => saysEnd(readEnd({ ...event, detail: { ...detail, ...more } }).end);
    expect(says({})).toBe("the workflow ended FAILED: States.Runtime: no\\u000asuch path");
    expect(says({ status: "ABORTED", error: null, cause: null })).toBe("the workflow ended ABORTED");
    expect(says({ cause: "x".repeat(30_000) })).toHaveLength(500);
  });

  test.each([
    ["of another service", { ...event, source: "homeostat" }],
    ["of an execution that is not ours", { ...event, detail: { ...detail, name: "nightly" } }],
    ["that does not say when", { ...event, detail: { ...detail, stopDate: null } }],
    ["of one that runs", { ...event, detail: { ...detail, status: "RUNNING" } }],
    ["without anything", {}],
  ])("refuses an event %s", (_, other) => {
    expect(() => readEnd(other)).toThrow("no end of an execution");
  });
});
