import { settle } from "../../../../automation/remediation/admission/settle";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { readEnd } from "../../../../automation/remediation/upkeep/read-end";
import { settleEnded } from "../../../../automation/remediation/upkeep/settle-ended";
import { SILENT_STORE } from "../support/engines";
import { alarmEvent, factsOf, intakeWorld, NOON } from "../support/intake";

async function started() {
  const world = intakeWorld();
  await handleEvent({ id: "m", event: alarmEvent("e", NOON, "ALARM") }, world.deps);
  const [state] = world.workflow.started.values();
  if (!state) throw new Error("nothing was started");
  return { ...world, grant: state.grant };
}

describe("an execution whose workflow has ended", () => {
  test("is settled as failed, once, and a person is paged", async () => {
    const { deps, store, grant } = await started();
    const end = () => settleEnded("dev", grant.executionId, "the workflow ended TIMED_OUT", deps);
    expect(await end()).toEqual({ kind: "settled" });
    expect(await end()).toEqual({ kind: "known" });
    const [settled, ...more] = factsOf(store.audit, "settled");
    expect(more).toEqual([]);
    expect(settled).toMatchObject({
      executionId: grant.executionId,
      fact: { outcome: "failed", says: "the workflow ended TIMED_OUT" },
    });
    expect(store.outbox.at(-1)).toMatchObject({ urgency: "page", id: `settled#${grant.executionId}` });
  });

  test("and had settled itself is left as it is", async () => {
    const { deps, store, grant } = await started();
    await settle(grant, "rolled-back", "undone", deps);
    expect(await settleEnded("dev", grant.executionId, "FAILED", deps)).toEqual({ kind: "known" });
    expect(factsOf(store.audit, "settled").map(({ fact }) => fact.outcome)).toEqual(["rolled-back"]);
  });

  test("is not known to be settled without the store", async () => {
    const { deps, grant } = await started();
    const end = await settleEnded("dev", grant.executionId, "FAILED", { ...deps, store: SILENT_STORE });
    expect(end).toEqual({ kind: "unavailable", says: "connection refused" });
  });
});

describe("readEnd", () => {
  const detail = {
    name: "exe-0123456789abcdef0123",
    status: "FAILED",
    error: "States.Runtime",
    cause: "no\nsuch path",
  };
  const event = { source: "aws.states", "detail-type": "Step Functions Execution Status Change", detail };

  test("tells the execution, and how it ended in one line", () => {
    expect(readEnd(event)).toEqual({
      executionId: detail.name,
      says: "the workflow ended FAILED: States.Runtime: no\\u000asuch path",
    });
    const aborted = { ...event, detail: { ...detail, status: "ABORTED", error: null, cause: null } };
    expect(readEnd(aborted).says).toBe("the workflow ended ABORTED");
    const long = { ...event, detail: { ...detail, cause: "x".repeat(30_000) } };
    expect(readEnd(long).says).toHaveLength(500);
  });

  test.each([
    ["of another service", { ...event, source: "homeostat" }],
    ["of an execution that is not ours", { ...event, detail: { ...detail, name: "nightly" } }],
    ["of one that runs", { ...event, detail: { ...detail, status: "RUNNING" } }],
    ["without anything", {}],
  ])("refuses an event %s", (_, other) => {
    expect(() => readEnd(other)).toThrow("no end of an execution");
  });
});
