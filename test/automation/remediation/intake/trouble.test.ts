import { settle } from "../../../../automation/remediation/admission/settle";
import { sweep } from "../../../../automation/remediation/admission/sweep";
import type { IntakeDeps } from "../../../../automation/remediation/intake/deps";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { indexRunbooks } from "../../../../automation/remediation/match";
import { SILENT_STORE } from "../support/engines";
import { recorded } from "../support/events";
import { alarmEvent, factsOf, intakeWorld, manualEvent, NOON } from "../support/intake";

const MINUTE = 60_000;
function delivered(world: ReturnType<typeof intakeWorld>, event: unknown, id = "message") {
  return handleEvent({ id, event }, world.deps);
}

function idsOf({ store }: ReturnType<typeof intakeWorld>) {
  return factsOf(store.audit, "reported").map(({ executionId }) => executionId);
}

describe("trouble", () => {
  test("is reported, decided, admitted and started", async () => {
    const world = intakeWorld();
    const handled = await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    expect(handled.kind).toBe("handled");
    const [reported] = factsOf(world.store.audit, "reported");
    const executionId = reported?.executionId ?? "";
    expect(executionId).toMatch(/^exe-[0-9a-f]{20}$/);
    expect(world.store.audit.map(({ id }) => id)).toEqual([
      `reported#e-1#${reported?.incidentId ?? ""}`,
      `decided#${executionId}`,
    ]);
    const state = world.workflow.started.get(executionId);
    expect(state?.incident).toMatchObject({ rootCause: "service-memory-high", environment: "dev" });
    expect(state?.grant).toMatchObject({
      executionId,
      fence: 1,
      needsApproval: false,
      scope: {
        environment: "dev",
        runbookId: "restart-service",
        service: "reference",
        target: "AWS::ECS::Service/homeostat-dev-reference/homeostat-dev-reference",
      },
      // Two pre-checks of 20 s, and a minute to start.
      leaseUntilMs: NOON + 100_000,
    });
    // The decision is told; that an event came in is not.
    expect(world.store.outbox.map(({ id }) => id)).toEqual([`decided#${executionId}`]);
  });

  test("delivered again changes nothing", async () => {
    const world = intakeWorld();
    for (let times = 0; times < 3; times += 1) await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    expect(world.store.audit).toHaveLength(2);
    expect(world.workflow.started.size).toBe(1);
  });

  test("that several sources report is one execution", async () => {
    const world = intakeWorld();
    await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    world.time.nowMs += MINUTE;
    await delivered(world, manualEvent("e-2", NOON + MINUTE, { rootCause: "service-memory-high" }));
    expect(idsOf(world)).toHaveLength(2);
    expect(new Set(idsOf(world)).size).toBe(1);
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
    expect(world.workflow.started.size).toBe(1);
  });

  test("that comes back after its end is decided anew", async () => {
    const world = intakeWorld();
    await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    const [first = ""] = idsOf(world);
    const grant = world.workflow.started.get(first)?.grant;
    if (!grant) throw new Error("it was not started");
    world.time.nowMs = NOON + 2 * MINUTE;
    await settle(grant, "succeeded-verified", "healthy again", world.deps);
    world.time.nowMs = NOON + 5 * MINUTE;
    await delivered(world, alarmEvent("e-2", NOON + 5 * MINUTE, "ALARM"));
    const [, decided] = factsOf(world.store.audit, "decided");
    expect(decided?.executionId).not.toBe(first);
    expect(decided?.fact.decision.outcome).toBe("blocked");
    expect(decided?.fact.decision.reasons.map(({ code }) => code)).toEqual(["cooldown"]);
    // An old report that arrives only now still belongs to the execution of its time.
    await delivered(world, manualEvent("e-3", NOON + MINUTE, { rootCause: "service-memory-high" }));
    expect(idsOf(world)[2]).toBe(first);
    expect(factsOf(world.store.audit, "decided")).toHaveLength(2);
  });

  test("has the same execution however wrong the engine's clock is", async () => {
    const world = intakeWorld();
    const event = alarmEvent("e-1", NOON, "ALARM", "service-silent");
    world.time.nowMs = NOON - MINUTE;
    // No runbook answers: the decision itself is the end, and lies before the detection.
    await delivered(world, event);
    world.time.nowMs = NOON + MINUTE;
    await delivered(world, event);
    await delivered(world, manualEvent("e-2", NOON, { rootCause: "service-silent" }));
    expect(idsOf(world)).toHaveLength(2);
    expect(new Set(idsOf(world)).size).toBe(1);
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
  });

  test("asks for the same execution although another version of the engine knows other runbooks", async () => {
    const world = intakeWorld();
    const event = alarmEvent("e-1", NOON, "ALARM");
    await delivered(world, event);
    const later = { ...world.deps, runbooks: indexRunbooks([]) };
    expect(await handleEvent({ id: "message", event }, later)).toMatchObject({ kind: "handled" });
    // Even if it looked a moment before the other one wrote.
    let looks = 0;
    const trail: IntakeDeps["trail"] = {
      of: (incidentId) =>
        (looks += 1) === 1 ? Promise.resolve({ kind: "read", records: [] }) : world.store.of(incidentId),
    };
    expect(await handleEvent({ id: "message", event }, { ...later, trail })).toMatchObject({
      kind: "handled",
    });
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
    expect(world.workflow.started.size).toBe(1);
  });

  test("that is admitted and not started is started by the next delivery", async () => {
    const world = intakeWorld();
    world.workflow.out = "throttled";
    const event = alarmEvent("e-1", NOON, "ALARM");
    const handled = await delivered(world, event);
    expect(handled.kind).toBe("again");
    expect(handled.says).toContain("admitted, but not started: throttled");
    expect(world.pager.pages).toHaveLength(1);
    world.workflow.out = undefined;
    expect((await delivered(world, event)).kind).toBe("handled");
    expect(world.workflow.started.size).toBe(1);
    expect(factsOf(world.store.audit, "decided")).toHaveLength(1);
  });

  test("that a person reported is started as his, though an alarm about it is read before it starts", async () => {
    const world = intakeWorld();
    world.workflow.out = "throttled";
    await delivered(world, manualEvent("e-1", NOON, { rootCause: "service-memory-high" }));
    world.workflow.out = undefined;
    await delivered(world, alarmEvent("e-2", NOON, "ALARM"));
    const [state, ...more] = world.workflow.started.values();
    expect(more).toEqual([]);
    expect(state?.incident.source).toMatchObject({
      kind: "manual",
      reportedBy: "arn:aws:iam::111111111111:user/ada",
    });
  });

  test("is not started once its execution was taken for dead", async () => {
    const world = intakeWorld();
    world.workflow.out = "throttled";
    const event = alarmEvent("e-1", NOON, "ALARM");
    await delivered(world, event);
    world.time.nowMs += 10 * MINUTE;
    expect(await sweep("dev", world.deps)).toMatchObject([{ kind: "done" }]);
    world.workflow.out = undefined;
    expect((await delivered(world, event)).kind).toBe("handled");
    expect(world.workflow.calls).toBe(1);
    expect(world.workflow.started.size).toBe(0);
  });
});

describe("the exercise", () => {
  test.each([
    ["INC001, tasks run out of memory", recorded("ecs-task-out-of-memory"), "auto", "restart-service"],
    [
      "INC002, the processors are busy",
      alarmEvent("e-2", NOON, "ALARM", "service-cpu-high"),
      "auto",
      "scale-service",
    ],
    [
      "INC003, errors after a deployment",
      alarmEvent("e-3", NOON, "ALARM", "application-errors-high"),
      "approval",
      "rollback-deployment",
    ],
    ["INC004, nobody knows", alarmEvent("e-4", NOON, "ALARM", "something-new"), "manual", undefined],
  ])("%s", async (_, event, outcome, runbookId) => {
    const world = intakeWorld();
    world.time.nowMs = Date.parse(event.time);
    expect((await delivered(world, event)).kind).toBe("handled");
    const decisions = factsOf(world.store.audit, "decided").map(({ fact }) => fact.decision);
    expect(decisions.map((one) => [one.outcome, one.runbookId])).toEqual([[outcome, runbookId]]);
    const started = [...world.workflow.started.values()].map(({ grant }) => grant.needsApproval);
    expect(started).toEqual(outcome === "manual" ? [] : [outcome === "approval"]);
  });
});

describe("autonomy", () => {
  const failed = { auditId: "settled#a", atMs: NOON, result: "failed" };

  async function outcomeWith(results: unknown) {
    const world = intakeWorld();
    world.ledger.pages.set("restart-service/service-memory-high", { kind: "read", version: 1, results });
    await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    const [decided] = factsOf(world.store.audit, "decided");
    return [decided?.fact.decision.outcome, decided?.fact.decision.reasons.map(({ code }) => code)];
  }

  test("is lost by failures", async () => {
    expect(await outcomeWith([failed])).toEqual(["approval", ["autonomy-approve"]]);
    const twice = [failed, { ...failed, auditId: "settled#b" }];
    expect(await outcomeWith(twice)).toEqual(["manual", ["autonomy-suggest"]]);
  });

  test.each([
    ["is missing", undefined],
    ["has words nobody knows", [{ ...failed, result: "perfect" }]],
    ["is no list", "fixed"],
  ])("of a ledger that %s goes no further than suggesting", async (_, results) => {
    expect(await outcomeWith(results)).toEqual(["manual", ["autonomy-suggest"]]);
  });

  test("that cannot be read is not guessed: the event comes again", async () => {
    const world = intakeWorld({
      ledger: {
        read: () => Promise.resolve({ kind: "unavailable", says: "throttled" }),
        write: () => Promise.reject(new Error("an intake writes no results")),
      },
    });
    expect((await delivered(world, alarmEvent("e-1", NOON, "ALARM"))).kind).toBe("again");
    expect(factsOf(world.store.audit, "decided")).toEqual([]);
    expect(world.workflow.started.size).toBe(0);
  });
});

describe("without the store", () => {
  const unread = { of: () => Promise.resolve({ kind: "unavailable", says: "connection refused" } as const) };
  const refuses = () => Promise.resolve({ kind: "unavailable", says: "connection refused" } as const);
  const unwritten = { record: refuses, recordAsOf: refuses };

  test.each([
    ["the trail", { trail: unread }],
    ["the guardrails", { store: SILENT_STORE }],
    ["the records", { records: unwritten }],
  ])("with %s out of reach nothing runs, and a person is paged another way", async (_, out) => {
    const world = intakeWorld(out);
    const handled = await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    expect(handled.kind).toBe("again");
    expect(world.workflow.calls).toBe(0);
    expect(world.pager.pages).toHaveLength(1);
    expect(world.pager.pages[0]?.says).toContain("connection refused");
  });

  test("and without the other way it still comes again", async () => {
    const world = intakeWorld({
      trail: unread,
      pager: { page: () => Promise.reject(new Error("no route")) },
    });
    const handled = await delivered(world, alarmEvent("e-1", NOON, "ALARM"));
    expect(handled).toMatchObject({ kind: "again" });
    expect(handled.says).toMatch(/connection refused; and no person could be told: no route/);
  });

  test("an engine that trips over itself loses nothing either", async () => {
    const world = intakeWorld({
      trail: {
        of: () => {
          throw new Error("a mistake of ours");
        },
      },
    });
    expect(await delivered(world, alarmEvent("e-1", NOON, "ALARM"))).toEqual({
      kind: "again",
      says: "a mistake of ours",
    });
    expect(world.pager.pages).toHaveLength(1);
  });
});
