import type { Reason } from "../../decision";
import type { ApprovalRequest } from "../approval-item";
import { markup, type Markup } from "./markup";
import { pageReply, type PageReply } from "./page-reply";

/** Longest name that is taken, in characters. */
export const MAXIMUM_NAME_LENGTH = 100;
/** Longest reason that is taken, in characters. */
export const MAXIMUM_REASON_LENGTH = 500;

/** What the page of an open question shows. */
export interface Question {
  readonly request: ApprovalRequest;
  /** Why a person is asked. @default - it could not be read */
  readonly reasons?: readonly Reason[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** What the form sends along, so that only who was shown this page can answer; without `approve` it can only be rejected here. */
  readonly tokens: { readonly approve?: string; readonly reject: string };
  /** What was wrong with the answer that was sent, and what it said. @default - none was sent */
  readonly mistake?: { readonly says: string; readonly name: string; readonly reason: string };
}

/** The page that shows a question and takes its answer. */
export function questionPage(question: Question): PageReply {
  const { request, mistake } = question;
  const { runbookId, environment, incident } = request;
  const title = `${mistake ? "Not sent: " : ""}May ${runbookId} act in ${environment}?`;
  const main = markup`<p class="eyebrow">Homeostat asks for approval</p>
<h1>May <code>${runbookId}</code> act in ${environment}?</h1>
<p><span class="badge ${environment}">${environment}</span> <span class="badge">${incident.severity}</span></p>
${mistake ? markup`<p class="error" role="alert">${mistake.says} <a href="#name">To the form</a></p>` : undefined}
${whatWouldBeDone(request)}
${whatItIsDoneTo(request)}
${why(question)}
${deadline(question)}
${form(question)}`;
  return pageReply({ status: mistake ? 422 : 200, title, main });
}

function whatWouldBeDone({ plan }: ApprovalRequest): Markup {
  return markup`<section aria-labelledby="actions">
<h2 id="actions">What would be done, in this order</h2>
<ol>
${plan.actions.map((action) => markup`<li>${action}</li>`)}
</ol>
</section>`;
}

function whatItIsDoneTo({ incident, plan }: ApprovalRequest): Markup {
  const facts = Object.entries(plan.targetState);
  return markup`<section aria-labelledby="target">
<h2 id="target">To what</h2>
<dl>
<dt>Target</dt><dd>${incident.target.type} <code>${incident.target.id}</code></dd>
<dt>Service</dt><dd>${incident.service}</dd>
${facts.map(([name, value]) => markup`<dt>${name}</dt><dd><code>${textOf(value)}</code></dd>`)}
</dl>
<p class="hint">As it was at ${momentOf(plan.madeAtMs)}. If it is different when the runbook acts, the approval is void.</p>
</section>`;
}

function why({ request, reasons }: Question): Markup {
  const { incident, reportedBy } = request;
  const { rootCause, confidence, symptoms, source, detectedAtMs, id } = incident;
  const reporter = reportedBy === undefined ? source.kind : `${reportedBy} (${source.kind})`;
  const seen = symptoms.length > 0 ? symptoms.join(", ") : "none";
  return markup`<section aria-labelledby="why">
<h2 id="why">Why</h2>
<dl>
<dt>Trouble</dt><dd>${rootCause}, ${Math.round(confidence * 100)} % sure</dd>
<dt>Symptoms</dt><dd>${seen}</dd>
<dt>Reported by</dt><dd>${reporter}, ${momentOf(detectedAtMs)}</dd>
<dt>Incident</dt><dd><code>${id}</code></dd>
</dl>
</section>
<section aria-labelledby="reasons">
<h2 id="reasons">Why a person is asked</h2>
${reasonList(reasons)}
</section>`;
}

function reasonList(reasons: readonly Reason[] | undefined): Markup {
  if (!reasons) return markup`<p>The reasons could not be read just now.</p>`;
  return markup`<ul>${reasons.map(({ says }) => markup`<li>${says}</li>`)}</ul>`;
}

function deadline({ request: { untilMs, digest }, nowMs }: Question): Markup {
  const minutes = Math.max(1, Math.floor((untilMs - nowMs) / 60_000));
  const left = minutes === 1 ? "one more minute" : `${minutes} more minutes`;
  return markup`<section class="notice" aria-labelledby="deadline">
<h2 id="deadline">Until when</h2>
<p>An answer counts until <strong>${momentOf(untilMs)}</strong>, for ${left}. Without one nothing is done.</p>
<p class="hint">Digest of this plan: <code>${digest}</code></p>
</section>`;
}

function form({ request, tokens: { approve, reject }, mistake }: Question): Markup {
  // The first button is the one that Enter presses: it must do nothing.
  return markup`<form method="post" aria-labelledby="answer">
<h2 id="answer">Your answer</h2>
${approve === undefined ? byTerminal(request) : undefined}
<button type="submit" disabled hidden></button>
${approve === undefined ? undefined : markup`<input type="hidden" name="approve" value="${approve}">`}
<input type="hidden" name="reject" value="${reject}">
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="${MAXIMUM_NAME_LENGTH}" autocomplete="name" value="${mistake?.name}">
<label for="reason">Why</label>
<textarea id="reason" name="reason" required rows="3" maxlength="${MAXIMUM_REASON_LENGTH}" aria-describedby="kept">${mistake?.reason}</textarea>
<p class="hint" id="kept">Both are kept with the incident for good.</p>
<div class="buttons">
${approve === undefined ? undefined : markup`<button class="approve" type="submit" name="decision" value="approve">Approve</button>`}
<button class="reject" type="submit" name="decision" value="reject">Reject</button>
</div>
</form>`;
}

function byTerminal({ id, environment }: ApprovalRequest): Markup {
  return markup`<p>A person reported this incident, so another one has to approve what is done about it. A link does not know who you are; this command does:</p>
<p><code>npx homeostat approve ${id} --env ${environment} --reason "…"</code></p>
<p>It can be rejected here.</p>`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A moment as people say it, in the one time that all clocks know: `2026-03-01 03:15 UTC`. */
function momentOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
