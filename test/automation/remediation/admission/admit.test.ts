import { admit, type AdmissionRequest } from "../../../../automation/remediation/admission/admit";
import type {
  GuardrailStore,
  Transaction,
} from "../../../../automation/remediation/admission/guardrail-store";
import { heartbeat } from "../../../../automation/remediation/admission/heartbeat";
import { mayAct } from "../../../../automation/remediation/admission/may-act";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import { pause, resume } from "../../../../automation/remediation/admission/pause";
import { settle } from "../../../../automation/remediation/admission/settle";
import { sweep } from "../../../../automation/remediation/admission/sweep";
import type { Decision } from "../../../../automation/remediation/decision";
import { engine, moody } from "../support/engines";
import { exact, MINUTE, scope, SECOND, T0 } from "../support/guardrails";

const store = () => new MemoryStore();

function request(executionId: string, decision: Partial<Decision> = {}): AdmissionRequest {
  return {
    executionId,
    environment: "prod",
    decision: {
      incidentId: "incident",
      runbookId: scope.runbookId,
      outcome: "auto",
      reasons: [],
      decidedAtMs: T0,
      ...decision,
    },
    run: { scope, limits: exact },
  };
}

async function grantOf(of: GuardrailStore, decision: Partial<Decision> = {}) {
  const { grant } = await admit(request("first", decision), engine(of));
  if (!grant) throw new Error("it was not admitted");
  return grant;
}

describe("admit", () => {
  test("gives a fence and a lease, with one audit record and a notice", async () => {
    const inner = store();
    const admission = await admit(request("first"), engine(inner));
    expect(admission.grant).toEqual({
      executionId: "first",
      fence: 1,
      scope,
      leaseUntilMs: T0 + MINUTE,
      needsApproval: false,
    });
    expect(inner.audit.map(({ id, fact }) => [id, fact.what])).toEqual([["decided#first", "decided"]]);
    expect(inner.outbox.map(({ urgency }) => urgency)).toEqual(["notice"]);
  });

  test("answers the same when it is asked again, and writes nothing more", async () => {
    const inner = store();
    const admission = await admit(request("first"), engine(inner));
    expect(await admit(request("first"), engine(inner, T0 + MINUTE))).toEqual(admission);
    const denied = await admit(request("second"), engine(inner));
    expect(await admit(request("second"), engine(inner, T0 + 100 * MINUTE))).toEqual(denied);
    expect(inner.audit).toHaveLength(2);
  });

  test("denies with every reason, written down as well; a person is paged", async () => {
    const inner = store();
    await admit(request("first"), engine(inner));
    const { decision, grant } = await admit(request("second"), engine(inner));
    expect(grant).toBeUndefined();
    expect(decision.outcome).toBe("blocked");
    expect(decision.reasons.map(({ code }) => code)).toEqual(["cooldown", "target-locked"]);
    expect(inner.audit[1]?.fact).toEqual({ what: "decided", decision });
    expect(inner.outbox[1]?.urgency).toBe("page");
  });

  test("writes down what the rules left to a person, and takes no slot for it", async () => {
    const inner = store();
    const reasons = [{ code: "low-confidence", limitsTo: "manual", says: "10 % sure" }] as const;
    const { decision } = await admit(request("first", { outcome: "manual", reasons }), engine(inner));
    expect(decision).toMatchObject({ outcome: "manual", reasons });
    expect(inner.audit).toHaveLength(1);
    expect((await admit(request("second"), engine(inner))).grant).toBeDefined();
  });

  test("admits nothing where no runbook is named", async () => {
    const { run: _, ...nothing } = request("first");
    const { decision, grant } = await admit(nothing, engine(store()));
    expect(grant).toBeUndefined();
    expect(decision.outcome).toBe("blocked");
  });

  test("tries again after conflicts with full jitter, and gives up with a record of it", async () => {
    const inner = store();
    const conflicts = Array.from({ length: 12 }, () => ({ kind: "conflict" }) as const);
    const deps = engine(moody(inner, ...conflicts));
    const { decision, grant } = await admit(request("first"), deps);
    expect(grant).toBeUndefined();
    expect(decision.reasons.map(({ code }) => code)).toEqual(["contention"]);
    expect(inner.audit[0]?.fact).toEqual({ what: "decided", decision });
    expect(deps.slept).toEqual([5, 10, 20, 40, 80, 160, 200, 200, 200, 200, 200]);
  });

  test.each([
    ["as long as a slow attempt took", 100, [50, 100, 200, 200]],
    ["no longer than the bound where it took very long", 5_000, [200, 200, 200, 200]],
    ["as after a fast one where the clock was set back", -5_000, [5, 10, 20, 40]],
  ])("waits %s", async (_, tookMs, slept) => {
    const conflicts = Array.from({ length: 4 }, () => ({ kind: "conflict" }) as const);
    const inner = moody(store(), ...conflicts);
    let nowMs = T0;
    const slow: GuardrailStore = {
      read: (keys, onceKey) => inner.read(keys, onceKey),
      commit: (transaction) => {
        nowMs += tookMs;
        return inner.commit(transaction);
      },
    };
    const deps = { ...engine(slow), clock: () => nowMs };
    expect((await admit(request("first"), deps)).grant).toBeDefined();
    expect(deps.slept).toEqual(slept);
  });

  test("takes nothing with a denial, and makes it conditional on nothing that others change", async () => {
    const inner = store();
    await admit(request("first"), engine(inner));
    const committed: Transaction[] = [];
    const observed: GuardrailStore = {
      read: (keys, onceKey) => inner.read(keys, onceKey),
      commit: (transaction) => {
        committed.push(transaction);
        return inner.commit(transaction);
      },
    };
    await admit(request("second"), engine(observed));
    expect(committed).toMatchObject([{ writes: [], checks: [], once: { key: "second" } }]);
  });

  test("is sent away at once by what was in its way, without another look and without waiting", async () => {
    const inner = store();
    let reads = 0;
    const overtaken: GuardrailStore = {
      read: (keys, onceKey) => {
        reads += 1;
        return inner.read(keys, onceKey);
      },
      commit: async (transaction) => {
        if (transaction.once?.key === "second") await admit(request("first"), engine(inner));
        return inner.commit(transaction);
      },
    };
    const deps = engine(overtaken);
    const { decision, grant } = await admit(request("second"), deps);
    expect(grant).toBeUndefined();
    expect(decision.reasons.map(({ code }) => code)).toEqual(["cooldown", "target-locked"]);
    expect([reads, deps.slept]).toEqual([1, []]);
    expect(inner.audit.map(({ id }) => id)).toEqual(["decided#first", "decided#second"]);
  });

  test("looks again, after a wait, where what was in its way leaves room for it", async () => {
    const inner = store();
    let isOvertaken = false;
    const overtaken: GuardrailStore = {
      read: (keys, onceKey) => inner.read(keys, onceKey),
      commit: async (transaction) => {
        if (!isOvertaken) {
          isOvertaken = true;
          await pause("prod", { by: "ada", why: "a release" }, engine(inner));
          await resume("prod", "ada", "released", engine(inner));
        }
        return inner.commit(transaction);
      },
    };
    const deps = engine(overtaken);
    expect((await admit(request("first"), deps)).grant).toBeDefined();
    expect(deps.slept).toEqual([5]);
  });

  test("finds its own admission after an answer was lost", async () => {
    const inner = store();
    const { grant } = await admit(request("first"), engine(moody(inner, "lost")));
    expect(grant?.fence).toBe(1);
    expect(inner.audit).toHaveLength(1);
  });

  test("finds it after the last attempt too", async () => {
    const inner = store();
    const none = Array.from({ length: 11 }, () => ({ kind: "unavailable", says: "-" }) as const);
    const { grant } = await admit(request("first"), engine(moody(inner, ...none, "lost")));
    expect(grant?.fence).toBe(1);
  });

  test("admits nothing without the store, and says so", async () => {
    const out: GuardrailStore = {
      read: () => Promise.resolve({ kind: "unavailable", says: "connection refused" }),
      commit: () => Promise.reject(new Error("nothing may be written that was not read before")),
    };
    const { decision, grant } = await admit(request("first"), engine(out));
    expect(grant).toBeUndefined();
    expect(decision).toMatchObject({
      outcome: "blocked",
      reasons: [{ code: "store-unavailable", says: "connection refused" }],
    });
  });

  test("refuses an execution id that is the key of something else", async () => {
    const inner = store();
    await settle(await grantOf(inner), "failed", "it broke", engine(inner));
    await expect(admit(request("settled#first"), engine(inner))).rejects.toThrow("ids must be unique");
  });
});

describe("an execution", () => {
  test("settles once; its fence is stale from then on", async () => {
    const inner = store();
    const grant = await grantOf(inner);
    const done = await settle(grant, "succeeded-verified", "healthy again", engine(moody(inner, "lost")));
    expect(done.kind).toBe("done");
    expect(await settle(grant, "succeeded-verified", "again", engine(inner))).toEqual(done);
    expect(await settle(grant, "failed", "no, it broke", engine(inner))).toEqual({ kind: "stale" });
    expect(await heartbeat(grant, 60, engine(inner))).toEqual({ kind: "stale" });
    expect((await mayAct(grant, undefined, engine(inner))).map(({ code }) => code)).toEqual(["stale-fence"]);
    expect(inner.audit.map(({ id }) => id)).toEqual(["decided#first", "settled#first"]);
  });

  test("knows its own settlement although a read saw the items later than the answer", async () => {
    const inner = store();
    const grant = await grantOf(inner);
    const lost = moody(inner, "lost");
    let reads = 0;
    const torn: GuardrailStore = {
      read: (keys, onceKey) => lost.read(keys, (reads += 1) === 2 ? undefined : onceKey),
      commit: (transaction) => lost.commit(transaction),
    };
    expect((await settle(grant, "failed", "it broke", engine(torn))).kind).toBe("done");
    expect(reads).toBe(3);
  });

  test("acts no more after its lease, and is swept with a page when nobody hears of it", async () => {
    const inner = store();
    const grant = await grantOf(inner);
    expect(await mayAct(grant, undefined, engine(inner, T0 + 59 * SECOND))).toEqual([]);
    expect(await sweep("prod", engine(inner, T0 + 59 * SECOND))).toEqual([]);
    expect((await mayAct(grant, undefined, engine(inner, T0 + MINUTE)))[0]?.code).toBe("lease-over");
    const [swept] = await sweep("prod", engine(inner, T0 + MINUTE));
    expect(swept).toMatchObject({ kind: "done", answer: { outcome: "failed" } });
    expect(inner.outbox.at(-1)).toMatchObject({
      urgency: "page",
      audit: { fact: { what: "lease-expired" } },
    });
    expect(await settle(grant, "succeeded-verified", "too late", engine(inner))).toEqual({ kind: "stale" });
  });

  test("lives on with heartbeats", async () => {
    const inner = store();
    const beat = await heartbeat(await grantOf(inner), 60, engine(moody(inner, "lost"), T0 + 50 * SECOND));
    expect(beat).toMatchObject({ kind: "done", answer: { leaseUntilMs: T0 + 110 * SECOND } });
    expect(await sweep("prod", engine(inner, T0 + 109 * SECOND))).toEqual([]);
  });

  test("does not act, and is not swept, without the store", async () => {
    const grant = await grantOf(store());
    const out = {
      ...moody(store()),
      read: () => Promise.resolve({ kind: "unavailable", says: "-" } as const),
    };
    expect((await mayAct(grant, undefined, engine(out))).map(({ code }) => code)).toEqual([
      "store-unavailable",
    ]);
    expect(await sweep("prod", engine(out))).toEqual([{ kind: "unavailable", says: "-" }]);
    expect((await settle(grant, "failed", "it broke", engine(out))).kind).toBe("unavailable");
  });
});

test("a pause blocks admissions and lets what runs go on, until somebody resumes", async () => {
  const inner = store();
  const grant = await grantOf(inner);
  expect(await pause("prod", { by: "ada", why: "a release" }, engine(moody(inner, "lost")))).toBe(true);
  expect(await mayAct(grant, undefined, engine(inner))).toEqual([]);
  await settle(grant, "succeeded-verified", "healthy again", engine(inner));
  const later = T0 + 20 * MINUTE;
  const { decision } = await admit(request("second"), engine(inner, later));
  expect(decision.reasons.map(({ code }) => code)).toEqual(["paused"]);
  expect(await resume("prod", "ada", "released", engine(inner, later))).toBe(true);
  expect((await admit(request("third"), engine(inner, later))).grant).toBeDefined();
  expect(inner.audit.map(({ fact }) => fact.what)).toEqual([
    "decided",
    "paused",
    "settled",
    "decided",
    "resumed",
    "decided",
  ]);
});
