import { mayAct } from "../../../../automation/remediation/admission/may-act";
import type { GuardrailStore } from "../../../../automation/remediation/admission/guardrail-store";
import { settle } from "../../../../automation/remediation/admission/settle";
import { sweep } from "../../../../automation/remediation/admission/sweep";
import {
  type ApprovalAnswer,
  decideApproval,
} from "../../../../automation/remediation/approval/decide-approval";
import { openApproval } from "../../../../automation/remediation/approval/open-approval";
import { readApproval } from "../../../../automation/remediation/approval/read-approval";
import { engine, moody, SILENT_STORE } from "../support/engines";
import { admitted, PLAN, RecordingWorkflow } from "../support/executions";
import { MINUTE, SECOND, T0 } from "../support/guardrails";

type Options = NonNullable<Parameters<typeof admitted>[0]>;

/** An execution that waits for a person, with the token `token-1`. */
async function asked(options: Options = {}, workflow = new RecordingWorkflow([], "token-1", "token-2")) {
  const { store, state } = await admitted({ needsApproval: true, ...options });
  const opened = await openApproval(
    { state, plan: PLAN, taskToken: "token-1" },
    { ...engine(store), workflow },
  );
  if (opened.kind !== "done") throw new Error(`not asked: ${opened.kind}`);
  const { id: approvalId, digest } = opened.answer;
  const yes: ApprovalAnswer = { approvalId, digest, decision: "approve", by: "ada", why: "it is stuck" };
  const decide = (answer: ApprovalAnswer, nowMs = T0 + MINUTE, of: GuardrailStore = store) =>
    decideApproval(answer, { ...engine(of, nowMs), workflow });
  const codes = async (answer: ApprovalAnswer, nowMs?: number) => {
    const result = await decide(answer, nowMs);
    return result.kind === "refused" ? result.refusals.map(({ code }) => code) : result.kind;
  };
  const facts = () => store.audit.map(({ fact }) => fact.what);
  return { store, state, workflow, yes, decide, codes, facts, opened: opened.answer };
}

const no = (yes: ApprovalAnswer): ApprovalAnswer => ({ ...yes, decision: "reject", why: "too busy" });

describe("a question", () => {
  test("is asked once, with a page, and keeps the execution's lease over the time to answer", async () => {
    const { store, state, opened } = await asked();
    expect(opened).toMatchObject({ executionId: "exe-1", runbookId: "specimen", environment: "prod" });
    expect(opened).toMatchObject({ state: { is: "open" }, plan: PLAN, untilMs: T0 + 30 * MINUTE });
    expect(store.audit[1]).toMatchObject({
      id: "asked#exe-1",
      fact: { what: "asked", approvalId: opened.id, digest: opened.digest, plan: PLAN },
    });
    expect(store.outbox[1]?.urgency).toBe("page");
    expect(await sweep("prod", engine(store, T0 + 31 * MINUTE))).toEqual([]);
    expect(await mayAct(state.grant, opened.digest, engine(store, T0 + MINUTE))).toMatchObject([
      { code: "approval-missing" },
    ]);
  });

  test("has its link in the message and nowhere else", async () => {
    const { store, state } = await admitted({ needsApproval: true });
    const linkTo = ({ id }: { readonly id: string }) => `https://approvals/${id}?signature=s`;
    const question = { state, plan: PLAN, taskToken: "token-1", linkTo };
    await openApproval(question, { ...engine(store), workflow: new RecordingWorkflow() });
    expect(store.outbox[1]?.link).toMatch(/^https:\/\/approvals\/apr-[0-9a-f]{20}\?signature=s$/);
    expect(JSON.stringify(store.audit)).not.toContain("signature");
  });

  test("that is shown does not give away the way back to the workflow", async () => {
    const { store, opened } = await asked();
    expect(await readApproval(opened.id, { store })).toEqual({ kind: "found", request: opened });
    expect(JSON.stringify(opened)).not.toContain("token-1");
    expect(await readApproval("apr-0", { store })).toEqual({ kind: "unknown" });
    expect((await readApproval(opened.id, { store: SILENT_STORE })).kind).toBe("unavailable");
  });

  test("asked again is the same one, answered at the step that waits now", async () => {
    const { store, state, workflow, yes, decide, facts } = await asked();
    await openApproval({ state, plan: PLAN, taskToken: "token-2" }, { ...engine(store), workflow });
    expect(facts()).toEqual(["decided", "asked"]);
    await decide(yes);
    expect(workflow.told).toEqual([{ taskToken: "token-2", output: { digest: yes.digest } }]);
  });

  test("asked again after its answer passes the answer on at once", async () => {
    const { store, state, workflow, yes, decide } = await asked();
    await decide(no(yes));
    await openApproval({ state, plan: PLAN, taskToken: "token-2" }, { ...engine(store), workflow });
    expect(workflow.told).toHaveLength(2);
    expect(workflow.told[1]).toEqual({
      taskToken: "token-2",
      error: "NotApproved",
      cause: "ada said no: too busy",
    });
  });

  test("is not asked by an execution that is over", async () => {
    const { store, state } = await admitted({ needsApproval: true });
    await settle(state.grant, "refused", "-", engine(store));
    const deps = { ...engine(store), workflow: new RecordingWorkflow() };
    expect(await openApproval({ state, plan: PLAN, taskToken: "t" }, deps)).toEqual({ kind: "stale" });
    expect(store.audit.map(({ fact }) => fact.what)).toEqual(["decided", "settled"]);
  });
});

describe("an answer", () => {
  test("that approves lets this very plan be carried out, and nothing else", async () => {
    const { store, state, workflow, yes, decide } = await asked();
    expect(await decide(yes)).toMatchObject({
      kind: "done",
      request: { state: { is: "approved", by: "ada" } },
    });
    expect(workflow.told).toEqual([{ taskToken: "token-1", output: { digest: yes.digest } }]);
    expect(await mayAct(state.grant, yes.digest, engine(store, T0 + MINUTE))).toEqual([]);
    expect(await mayAct(state.grant, "another", engine(store, T0 + MINUTE))).toMatchObject([
      { code: "approval-void" },
    ]);
    expect(store.audit.at(-1)?.fact).toEqual({
      what: "approved",
      by: "ada",
      why: "it is stuck",
      digest: yes.digest,
    });
  });

  test("that rejects leaves the execution without an approval", async () => {
    const { store, state, workflow, yes, decide } = await asked();
    expect((await decide(no(yes))).kind).toBe("done");
    expect(workflow.told).toEqual([
      { taskToken: "token-1", error: "NotApproved", cause: "ada said no: too busy" },
    ]);
    expect(store.audit.at(-1)?.fact).toEqual({ what: "not-approved", by: "ada", why: "too busy" });
    expect(await mayAct(state.grant, yes.digest, engine(store, T0 + MINUTE))).toMatchObject([
      { code: "approval-missing" },
    ]);
  });

  test("is given once: who comes later hears who was first", async () => {
    const { yes, decide, codes, facts, workflow } = await asked();
    await decide(yes);
    expect(await codes({ ...yes, by: "bob" })).toEqual(["already-decided"]);
    expect(await codes(no(yes))).toEqual(["already-decided"]);
    expect((await decide(yes)).kind).toBe("done");
    expect(facts()).toEqual(["decided", "asked", "approved"]);
    expect(workflow.told).toHaveLength(1);
  });

  test("of two people at the same moment is one answer", async () => {
    const { yes, decide, facts, workflow } = await asked();
    const results = await Promise.all([decide(yes), decide({ ...no(yes), by: "bob" })]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(["done", "refused"]);
    expect(facts()).toHaveLength(3);
    expect(workflow.told).toHaveLength(1);
  });

  test.each<readonly [string, Partial<ApprovalAnswer>, number, readonly string[]]>([
    ["about another plan", { digest: "f".repeat(64) }, T0, ["other-plan"]],
    ["without a name", { by: " " }, T0, ["incomplete"]],
    ["without a reason", { why: "" }, T0, ["incomplete"]],
    ["too late", {}, T0 + 30 * MINUTE, ["expired"]],
    ["of no and too late", { decision: "reject" }, T0 + 30 * MINUTE, ["expired"]],
    ["to another question", { approvalId: "apr-0" }, T0, ["unknown"]],
    [
      "wrong in every way",
      { digest: "-", why: " " },
      T0 + 31 * MINUTE,
      ["incomplete", "other-plan", "expired"],
    ],
  ])("%s does not count", async (_, change, nowMs, expected) => {
    const { yes, codes, facts, workflow } = await asked();
    expect(await codes({ ...yes, ...change }, nowMs)).toEqual(expected);
    expect(facts()).toEqual(["decided", "asked"]);
    expect(workflow.told).toEqual([]);
  });

  test("that comes in the last moment counts", async () => {
    const { yes, codes } = await asked();
    expect(await codes(yes, T0 + 30 * MINUTE - 1)).toBe("done");
  });

  test("does not count when the execution is over", async () => {
    const { store, state, yes, codes } = await asked();
    await settle(state.grant, "refused", "nobody answered", engine(store, T0 + MINUTE));
    expect(await codes(yes)).toEqual(["execution-over"]);
  });

  test.each([
    ["ada", ["own-incident"]],
    [" ADA ", ["own-incident"]],
    ["bob", "done"],
  ])("about an incident that ada reported by hand: %s", async (by, expected) => {
    const { yes, codes } = await asked({ source: { kind: "manual", reportedBy: "ada" } });
    expect(await codes({ ...yes, by })).toEqual(expected);
  });

  const asRole = (role: string, session: string): string =>
    `arn:aws:sts::333333333333:assumed-role/${role}/${session}`;
  test.each([
    [asRole("AWSReservedSSO_Admin_2", "ada@example.com"), ["own-incident"]],
    [asRole("AWSReservedSSO_ReadOnly_1", "Ada@Example.com"), ["own-incident"]],
    ["arn:aws:iam::333333333333:user/platform/ada@example.com", ["own-incident"]],
    ["ada@example.com", ["own-incident"]],
    [asRole("AWSReservedSSO_ReadOnly_1", "bob@example.com"), "done"],
  ])("about an incident that ada reported with one of her roles: %s", async (by, expected) => {
    const reportedBy = asRole("AWSReservedSSO_ReadOnly_1", "ada@example.com");
    const { yes, codes } = await asked({ source: { kind: "manual", reportedBy } });
    expect(await codes({ ...yes, by })).toEqual(expected);
  });

  test.each([
    [asRole("Ops", "aws-sdk-js-1767225700000"), asRole("Ops", "ada@example.com")],
    [asRole("Ops", "bob@example.com"), asRole("Ops", "aws-sdk-js-1767225600000")],
    [asRole("Ops", "botocore-session-1767225700"), asRole("Ops", "botocore-session-1767225600")],
    [asRole("Ops", "i-0123456789abcdef0"), asRole("Ops", "ada@example.com")],
  ])("does not count where nobody knows who is behind one of %s and %s", async (by, reportedBy) => {
    const { yes, codes } = await asked({ source: { kind: "manual", reportedBy } });
    expect(await codes({ ...yes, by })).toEqual(["own-incident"]);
  });

  test("of no may come from who reported the incident", async () => {
    const { yes, codes } = await asked({ source: { kind: "manual", reportedBy: "ada" } });
    expect(await codes(no(yes))).toBe("done");
  });

  test("about an incident by hand of nobody is anybody's own", async () => {
    const { yes, codes } = await asked({ source: { kind: "manual" } });
    expect(await codes({ ...yes, by: "bob" })).toEqual(["own-incident"]);
  });

  test("whose reply was lost is found, not given twice", async () => {
    const { store, yes, decide, facts } = await asked();
    expect((await decide(yes, T0 + SECOND, moody(store, "lost"))).kind).toBe("done");
    expect(facts()).toEqual(["decided", "asked", "approved"]);
  });

  test("that the workflow was not told of is healed by whoever comes next", async () => {
    const workflow = new RecordingWorkflow(["fails"], "token-1");
    const { yes, decide, codes, facts } = await asked({}, workflow);
    expect(await decide(yes)).toEqual({
      kind: "unavailable",
      says: "the workflow could not be told: ThrottlingException",
    });
    expect(workflow.told).toEqual([]);
    expect(await codes({ ...no(yes), by: "bob" })).toEqual(["already-decided"]);
    expect(workflow.told).toEqual([{ taskToken: "token-1", output: { digest: yes.digest } }]);
    expect(facts()).toEqual(["decided", "asked", "approved"]);
  });

  test("is not known to count without the store, and the workflow is told nothing", async () => {
    const { yes, decide, workflow } = await asked();
    expect((await decide(yes, T0, SILENT_STORE)).kind).toBe("unavailable");
    expect(workflow.told).toEqual([]);
  });
});
