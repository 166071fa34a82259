import { createHash } from "node:crypto";
import fc from "fast-check";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import type { GuardrailStore } from "../../../../automation/remediation/admission/guardrail-store";
import { settle } from "../../../../automation/remediation/admission/settle";
import type { ApprovalRequest } from "../../../../automation/remediation/approval/approval-item";
import { decideApproval } from "../../../../automation/remediation/approval/decide-approval";
import { approvalLink } from "../../../../automation/remediation/approval/link-signature";
import { openApproval } from "../../../../automation/remediation/approval/open-approval";
import { answerPageRequest } from "../../../../automation/remediation/approval/page/answer-page-request";
import { markup } from "../../../../automation/remediation/approval/page/markup";
import { pageRequestOf } from "../../../../automation/remediation/approval/page/http-api-event";
import type { PageReply } from "../../../../automation/remediation/approval/page/page-reply";
import type { AuditRecord } from "../../../../automation/remediation/admission/records";
import type { Incident } from "../../../../automation/remediation/incident";
import { engine, moody, SILENT_STORE } from "../support/engines";
import { admitted, PLAN, RecordingWorkflow } from "../support/executions";
import { MINUTE, T0 } from "../support/guardrails";
import { numRuns } from "../support/runs";

const KEY = "k".repeat(32);
const FORM = "application/x-www-form-urlencoded";

/** A store of which nothing may be written. */
function readOnly(store: GuardrailStore): GuardrailStore {
  return {
    read: (keys, onceKey) => store.read(keys, onceKey),
    commit: () => Promise.reject(new Error("a look has written")),
  };
}

interface Visit {
  readonly method?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: string;
  readonly nowMs?: number;
  readonly url?: string;
  readonly store?: GuardrailStore;
  readonly log?: readonly AuditRecord[];
}

/** A question of an execution in prod, and a browser that visits its page. */
async function asked(source: Partial<Incident["source"]> = {}, incident: Partial<Incident> = {}) {
  const { store, state } = await admitted({ needsApproval: true, source });
  const workflow = new RecordingWorkflow([], "token-1");
  const opened = await openApproval(
    { state: { ...state, incident: { ...state.incident, ...incident } }, plan: PLAN, taskToken: "token-1" },
    { ...engine(store), workflow },
  );
  if (opened.kind !== "done") throw new Error(`not asked: ${opened.kind}`);
  const request: ApprovalRequest = opened.answer;
  const { id: approvalId, digest, untilMs } = request;
  const link = approvalLink("https://approve.example", { approvalId, digest, untilMs }, KEY);
  const visit = (given: Visit = {}): Promise<PageReply> => {
    const { method = "GET", form = {}, nowMs = T0 + MINUTE, url = link, log = store.audit } = given;
    const of = given.store ?? (method === "POST" ? store : readOnly(store));
    const { pathname, search } = new URL(url);
    return answerPageRequest(
      pageRequestOf({
        rawPath: pathname,
        rawQueryString: search.slice(1),
        requestContext: { http: { method } },
        headers: { "content-type": given.contentType ?? FORM },
        body: given.body ?? new URLSearchParams(form).toString(),
      }),
      { ...engine(of, nowMs), workflow, key: KEY, log: { ofIncident: () => Promise.resolve(log) } },
    );
  };
  const tokens = async (): Promise<Readonly<Record<string, string>>> => {
    const { body } = await visit();
    return Object.fromEntries(
      [...body.matchAll(/type="hidden" name="(\w+)" value="([\w-]+)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Record<string, string>;
  };
  const answer = async (
    decision: string,
    more: Visit & { readonly fields?: Readonly<Record<string, string>> } = {},
  ) =>
    visit({
      method: "POST",
      form: { ...(await tokens()), decision, name: "Ada", reason: "it is stuck", ...more.fields },
      ...more,
    });
  const facts = () => store.audit.map(({ fact }) => fact.what);
  return { store, state, request, link, workflow, visit, tokens, answer, facts };
}

function titleOf({ body }: PageReply): string {
  return /<title>(.*)<\/title>/.exec(body)?.[1] ?? "";
}

describe("the page of a question", () => {
  test("shows what would be done to what, why, who reported it, and until when", async () => {
    const { visit, request } = await asked({
      kind: "manual",
      reportedBy: "arn:aws:iam::333333333333:user/bob",
    });
    const reply = await visit();
    expect(reply.status).toBe(200);
    for (const text of [
      "<h1>May <code>specimen</code> act in prod?</h1>",
      "<li>Look at it</li>",
      "<dt>desiredTasks</dt><dd><code>2</code></dd>",
      "arn:aws:iam::333333333333:user/bob (manual)",
      "2026-01-01 00:30 UTC",
      "for 29 more minutes",
      request.digest,
      request.incident.id,
      request.incident.target.id,
    ]) {
      expect(reply.body).toContain(text);
    }
  });

  test("says why a person is asked, or that nobody could be asked", async () => {
    const { visit, store } = await asked();
    const [decided] = store.audit;
    if (decided?.fact.what !== "decided") throw new Error("nothing was decided");
    const reasons = [
      { code: "high-risk" as const, limitsTo: "approval" as const, says: "its risk is <high>" },
    ];
    const record = { ...decided, fact: { ...decided.fact, decision: { ...decided.fact.decision, reasons } } };
    expect((await visit({ log: [record] })).body).toContain("<li>its risk is &lt;high&gt;</li>");
    expect((await visit({ log: [] })).body).toContain("The reasons could not be read just now.");
  });

  test("is kept by nobody, found by nobody, framed by nobody, and runs nothing", async () => {
    const { visit } = await asked();
    const { headers, body } = await visit();
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    // Another style than this very one would not be shown.
    const [, style = ""] = /<style>(.*)<\/style>/s.exec(body) ?? [];
    expect(headers["content-security-policy"]).toContain(
      `'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    );
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(body).not.toMatch(/<script|javascript:|\son\w+=|style=|<link|<img|https?:\/\//i);
    expect(body).not.toContain("token-1");
  });

  test("can be read and used without seeing it", async () => {
    const { visit } = await asked();
    const { body } = await visit();
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    for (const [, id] of body.matchAll(/<label for="(\w+)"/g)) {
      expect(body).toMatch(new RegExp(`<(?:input|textarea) id="${id ?? ""}" name="\\w+" required`));
    }
    for (const [, ids] of body.matchAll(/aria-(?:labelledby|describedby)="([\w-]+)"/g)) {
      expect(body).toContain(`id="${ids ?? ""}"`);
    }
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body.match(/<main>/g)).toHaveLength(1);
  });

  test("does nothing when Enter is pressed in a field: the first button is dead", async () => {
    const { visit } = await asked();
    const [first] = (await visit()).body.match(/<button[^>]*>/g) ?? [];
    expect(first).toBe('<button type="submit" disabled hidden>');
  });

  test.each(["GET", "HEAD"])("looked at with %s a hundred times has changed nothing", async (method) => {
    const { visit, store, workflow } = await asked();
    const before = JSON.stringify(store.audit);
    for (let time = 0; time < 100; time += 1) expect((await visit({ method })).status).toBe(200);
    expect(JSON.stringify(store.audit)).toBe(before);
    expect(workflow.told).toEqual([]);
  });

  test("has no body where only its head is asked for", async () => {
    const { visit } = await asked();
    const head = await visit({ method: "HEAD" });
    expect(head).toEqual({ ...(await visit()), body: "" });
  });

  test.each(["PUT", "DELETE", "OPTIONS", "PATCH"])("knows no %s", async (method) => {
    const { visit } = await asked();
    const reply = await visit({ method, store: SILENT_STORE });
    expect(reply.status).toBe(405);
    expect(reply.headers["allow"]).toBe("GET, HEAD, POST");
  });
});

describe("a link", () => {
  const changes: readonly (readonly [string, (url: URL) => void])[] = [
    ["without its signature", (url) => url.searchParams.delete("signature")],
    ["with another signature", (url) => url.searchParams.set("signature", "A".repeat(43))],
    ["that lasts longer", (url) => url.searchParams.set("until", String(T0 + 60 * MINUTE))],
    ["for another plan", (url) => url.searchParams.set("digest", "0".repeat(64))],
    ["to another question", (url) => (url.pathname = `/approvals/apr-${"0".repeat(20)}`)],
    ["with something more", (url) => url.searchParams.set("decision", "approve")],
    ["with a part twice", (url) => url.searchParams.append("until", url.searchParams.get("until") ?? "")],
    ["with a strange time", (url) => url.searchParams.set("until", "1e99")],
  ];

  test.each(changes)("%s is not ours, and tells nothing", async (_, change) => {
    const { visit, link, tokens } = await asked();
    const url = new URL(link);
    change(url);
    for (const method of ["GET", "HEAD", "POST"]) {
      const form = { ...(await tokens()), decision: "approve", name: "Ada", reason: "r" };
      const reply = await visit({ method, form, url: url.href, store: SILENT_STORE });
      expect(reply.status).toBe(403);
      expect(reply.body).not.toContain("specimen");
    }
  });

  test("has expired when the time to answer is over", async () => {
    const { visit, answer, facts } = await asked();
    const late = { nowMs: T0 + 30 * MINUTE };
    for (const reply of [await visit(late), await answer("approve", late)]) {
      expect([reply.status, titleOf(reply)]).toEqual([410, "This link has expired"]);
    }
    expect(facts()).toEqual(["decided", "asked"]);
  });

  test("has expired when nothing waits any more", async () => {
    const { answer, state, store } = await asked();
    await settle(state.grant, "cancelled", "it is over", engine(store));
    expect((await answer("approve")).status).toBe(410);
  });

  test("has expired when the question is forgotten", async () => {
    const { visit } = await asked();
    const forgotten = readOnly(new MemoryStore());
    expect((await visit({ store: forgotten })).status).toBe(410);
  });

  test("is used once: afterwards everybody sees who answered", async () => {
    const { visit, answer, link, tokens, workflow } = await asked();
    const before = await tokens();
    expect((await answer("approve")).status).toBe(200);
    const form = { ...before, decision: "reject", name: "Bob", reason: "no" };
    for (const reply of [
      await visit(),
      await visit({ method: "HEAD" }),
      await visit({ method: "POST", form, url: link }),
    ]) {
      expect(reply.status).toBe(409);
    }
    expect((await visit()).body).toContain("Ada (by link) approved it at 2026-01-01 00:01 UTC.");
    expect(workflow.told).toHaveLength(1);
  });

  test("is void for a question that now asks something else", async () => {
    const { visit, store, request } = await asked();
    const other: GuardrailStore = {
      ...readOnly(store),
      read: async (keys, onceKey) => {
        const read = await store.read(keys, onceKey);
        if (read.kind !== "read") return read;
        const items = new Map(
          [...read.items].map(([key, item]) => [
            key,
            item.kind === "approval" ? { ...item, digest: "f".repeat(64) } : item,
          ]),
        );
        return { ...read, items };
      },
    };
    const reply = await visit({ store: other });
    expect([reply.status, titleOf(reply)]).toEqual([403, "This link is void"]);
    expect(reply.body).toContain(request.incident.id);
  });

  test("cannot be followed while the store is silent", async () => {
    const { visit } = await asked();
    const reply = await visit({ store: SILENT_STORE });
    expect(reply.status).toBe(503);
    expect(reply.body).toContain("The question cannot be read");
    expect(reply.headers["retry-after"]).toBe("30");
  });
});

describe("the form of the page", () => {
  test.each([
    ["approve", "Approved", { output: expect.anything() as unknown }],
    ["reject", "Rejected", { error: "NotApproved", cause: "Ada (by link) said no: it is stuck" }],
  ])("%s counts, with a name and a reason, and the workflow is told", async (decision, title, told) => {
    const { answer, workflow, store } = await asked();
    const reply = await answer(decision);
    expect([reply.status, titleOf(reply)]).toEqual([200, title]);
    expect(workflow.told).toMatchObject([{ taskToken: "token-1", ...told }]);
    expect(store.audit.at(-1)?.fact).toMatchObject({ by: "Ada (by link)" });
  });

  test("sent again, as a reload does, is the same answer", async () => {
    const { tokens, visit, workflow } = await asked();
    const form = { ...(await tokens()), decision: "approve", name: "Ada", reason: "r" };
    for (let time = 0; time < 3; time += 1) {
      expect(titleOf(await visit({ method: "POST", form }))).toBe("Approved");
    }
    expect(workflow.told).toHaveLength(1);
  });

  test("takes a token for what it was made for only", async () => {
    const { answer, tokens, link, facts } = await asked();
    const { approve = "", reject = "" } = await tokens();
    const shownOnly = new URL(link).searchParams.get("signature") ?? "";
    for (const fields of [
      { approve: reject },
      { approve: shownOnly },
      { approve: "" },
      { approve: `${approve}A` },
    ]) {
      expect((await answer("approve", { fields })).status).toBe(403);
    }
    expect((await answer("reject", { fields: { reject: approve } })).status).toBe(403);
    expect(facts()).toEqual(["decided", "asked"]);
  });

  test("of one question is none of another's", async () => {
    const first = await asked();
    const second = await asked({}, { id: "inc-0000000000000000000f" });
    const forged = approvalLink(
      "https://a",
      { approvalId: `apr-${"1".repeat(20)}`, digest: first.request.digest, untilMs: first.request.untilMs },
      KEY,
    );
    const form = { ...(await first.tokens()), decision: "approve", name: "Ada", reason: "r" };
    expect((await second.visit({ method: "POST", form, url: forged })).status).toBe(410);
    expect(second.facts()).toEqual(["decided", "asked"]);
  });

  test.each([
    ["no name", { name: " " }, "Say who you are"],
    ["no reason", { reason: "" }, "Say why"],
    ["a long name", { name: "x".repeat(101) }, "The name is longer than 100 characters."],
    ["a long reason", { reason: "x".repeat(501) }, "The reason is longer than 500 characters."],
  ])("with %s is shown again, with what was typed", async (_, fields, says) => {
    const { answer, facts } = await asked();
    const reply = await answer("approve", { fields: { name: "A <b>", reason: "R <i>", ...fields } });
    expect(reply.status).toBe(422);
    expect(titleOf(reply)).toMatch(/^Not sent: /);
    expect(reply.body).toContain(`role="alert">${says}`);
    if (!("name" in fields)) expect(reply.body).toContain('value="A &lt;b&gt;"');
    if (!("reason" in fields)) expect(reply.body).toContain(">R &lt;i&gt;</textarea>");
    expect(facts()).toEqual(["decided", "asked"]);
  });

  test.each<[string, Visit]>([
    ["of another type", { contentType: "text/plain" }],
    ["of JSON", { contentType: "application/json", body: '{"decision":"approve"}' }],
    ["without a decision", { body: "name=Ada&reason=r" }],
    ["of a third kind", { body: "decision=maybe&name=Ada&reason=r" }],
    ["that says two things", { body: "decision=approve&decision=reject&name=Ada&reason=r" }],
    ["that says nothing", { body: "" }],
  ])("%s is no answer", async (_, visit) => {
    const page = await asked();
    expect((await page.visit({ method: "POST", ...visit })).status).toBe(400);
    expect(page.facts()).toEqual(["decided", "asked"]);
  });

  test("does not approve in prod what a person reported, for a link does not know who uses it", async () => {
    const page = await asked({ kind: "manual", reportedBy: "arn:aws:iam::333333333333:user/bob" });
    expect(Object.keys(await page.tokens())).toEqual(["reject"]);
    const forged = await asked();
    const { approve = "" } = await forged.tokens();
    // The same question but for its source: a token of it would be good.
    expect(forged.request.id).toBe(page.request.id);
    const reply = await page.answer("approve", { fields: { approve } });
    expect([reply.status, titleOf(reply)]).toEqual([403, "Approve this on a terminal"]);
    expect(reply.body).toContain(`npx homeostat approve ${page.request.id} --env prod`);
    expect(page.facts()).toEqual(["decided", "asked"]);
    expect((await page.answer("reject")).status).toBe(200);
  });

  test("says that nobody knows when the store did not answer, and counts once when it is sent again", async () => {
    const { answer, store, facts, workflow } = await asked();
    const nothing = { kind: "unavailable", says: "no answer" } as const;
    const silent = moody(store, ...Array.from({ length: 12 }, () => nothing));
    const reply = await answer("approve", { store: silent });
    expect(reply.status).toBe(503);
    expect(reply.body).toContain("It is not known whether your answer counts.");
    expect(facts()).toEqual(["decided", "asked"]);
    // This one happened, although its answer was lost.
    expect((await answer("approve", { store: moody(store, "lost") })).status).toBe(200);
    expect(facts()).toEqual(["decided", "asked", "approved"]);
    expect(workflow.told).toHaveLength(1);
  });

  test("meets somebody who was faster", async () => {
    const { tokens, visit, request, store, workflow } = await asked();
    const form = { ...(await tokens()), decision: "approve", name: "Ada", reason: "r" };
    await decideApproval(
      { approvalId: request.id, decision: "reject", by: "bob", why: "no", digest: request.digest },
      { ...engine(store), workflow },
    );
    expect((await visit({ method: "POST", form })).status).toBe(409);
    expect(workflow.told).toHaveLength(1);
  });
});

test("text of others is only ever text", async () => {
  const nasty = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      "<script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "</title><h1>Approved</h1>",
      "' autofocus onfocus='x",
      "${name}",
      "&lt;",
      "\u202egnp.exe",
      "$& $` $'",
    ),
  );
  const shape = (body: string): string =>
    (body.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, "")).join("");
  const plain = (await (await asked({ reportedBy: "x" }, incidentOf("x"))).visit()).body;
  await fc.assert(
    fc.asyncProperty(nasty, async (text) => {
      const { visit } = await asked({ reportedBy: text }, incidentOf(text));
      const { body } = await visit();
      // Whatever the text is, the page has the same elements and attributes, and nothing that cannot be seen.
      expect(shape(body)).toBe(shape(plain));
      expect(body.replace(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
    { numRuns },
  );

  function incidentOf(text: string): Partial<Incident> {
    return { rootCause: text, service: text, symptoms: [text], target: { type: text, id: text } };
  }
});

test("a template takes pieces as they are and everything else as text", () => {
  expect(markup`<p title="${'"'}">${"<b>"}${[markup`<i>${1}</i>`, undefined, "&"]}</p>`.text).toBe(
    '<p title="&quot;">&lt;b&gt;<i>1</i>&amp;</p>',
  );
});

test("a request is read as HTTP APIs send it", () => {
  const event = {
    version: "2.0",
    rawPath: "/live/approvals/apr-1",
    rawQueryString: "a=1&b=%20",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    requestContext: { http: { method: "POST", path: "/live/approvals/apr-1" } },
    body: Buffer.from("name=Ada").toString("base64"),
    isBase64Encoded: true,
  };
  const { query, ...read } = pageRequestOf(event);
  expect(read).toEqual({ method: "POST", approvalId: "apr-1", contentType: FORM, body: "name=Ada" });
  expect([...query]).toEqual([
    ["a", "1"],
    ["b", " "],
  ]);
  expect(() => pageRequestOf({ rawPath: 1 })).toThrow("rawPath");
});
