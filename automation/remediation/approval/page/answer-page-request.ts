import type { RecordLog } from "../../incidents/record-log";
import type { Reason } from "../../decision";
import type { ApprovalRequest } from "../approval-item";
import { needsAnotherPerson } from "../approval-refusals";
import { decideApproval, type ApprovalDeps } from "../decide-approval";
import { signLink, verifyLink, type LinkPurpose } from "../link-signature";
import { readApproval } from "../read-approval";
import * as say from "./messages";
import type { PageReply } from "./page-reply";
import { formPartsOf, linkPartsOf, type FormParts, type LinkParts, type PageRequest } from "./page-request";
import { MAXIMUM_NAME_LENGTH, MAXIMUM_REASON_LENGTH, questionPage, type Question } from "./question-page";

const FORM = "application/x-www-form-urlencoded";
/** Long before any link was made: whatever is signed is still good then. */
const ONCE_MS = 0;

/** What the page needs of the outside. */
export interface PageDeps extends ApprovalDeps {
  readonly log: Pick<RecordLog, "ofIncident">;
  /** Key that links and forms are signed with. */
  readonly key: string;
}

/** A question that may be answered now. */
interface Open {
  readonly link: LinkParts;
  readonly request: ApprovalRequest;
}

/**
 * Answers a request for the page of a question. To look at it changes nothing, however often programs that check links do so;
 * only a form that was shown with the page is an answer, and only one of them counts.
 */
export async function answerPageRequest(asked: PageRequest, deps: PageDeps): Promise<PageReply> {
  if (!["GET", "HEAD", "POST"].includes(asked.method)) return say.wrongMethod(asked.method);
  const found = await find(asked, deps);
  if (!("request" in found)) return found;
  if (asked.method !== "POST") {
    const reply = await shown(found, deps);
    return asked.method === "HEAD" ? { ...reply, body: "" } : reply;
  }
  return answered(found, asked, deps);
}

/** The question that a link is about, or the page that says why it cannot be answered. */
async function find(asked: PageRequest, deps: PageDeps): Promise<Open | PageReply> {
  const link = linkPartsOf(asked);
  if (!link || !isSigned(link, "show", link.signature, deps)) return say.notOurs();
  const read = await readApproval(link.approvalId, deps);
  if (read.kind === "unavailable") return asked.method === "POST" ? say.unavailable() : say.unreadable();
  if (read.kind === "unknown") return say.expired();
  const { request } = read;
  if (request.digest !== link.digest) return say.otherPlan(request);
  // Whoever answered sees his own answer again, even when the time is over.
  if (request.state.is !== "open") {
    return asked.method === "POST" ? { link, request } : say.decided(request, request.state);
  }
  if (!(deps.clock() < link.untilMs)) return say.expired(request);
  return { link, request };
}

async function shown(
  { link, request }: Open,
  deps: PageDeps,
  mistake?: Question["mistake"],
): Promise<PageReply> {
  const reasons = await reasonsOf(request, deps);
  const reject = token(link, "reject", deps);
  return questionPage({
    request,
    nowMs: deps.clock(),
    tokens: needsAnotherPerson(request.incident)
      ? { reject }
      : { reject, approve: token(link, "approve", deps) },
    ...(reasons && { reasons }),
    ...(mistake && { mistake }),
  });
}

async function answered(open: Open, asked: PageRequest, deps: PageDeps): Promise<PageReply> {
  const form = asked.contentType === FORM ? formPartsOf(asked.body) : undefined;
  if (!form) return say.notUnderstood();
  const { link, request } = open;
  if (!isSigned(link, form.decision, form.token, deps)) return say.notOurs();
  if (form.decision === "approve" && needsAnotherPerson(request.incident)) return say.needsTerminal(request);
  const wrong = wrongWith(form);
  if (wrong !== undefined && request.state.is === "open") {
    return shown(open, deps, { says: wrong, name: form.name, reason: form.reason });
  }
  const result = await decideApproval(
    {
      approvalId: link.approvalId,
      digest: link.digest,
      decision: form.decision,
      // Nobody has checked the name.
      by: `${form.name} (by link)`,
      why: form.reason,
    },
    deps,
  );
  switch (result.kind) {
    case "done":
      return say.taken(result.request, form.decision);
    case "refused":
      return say.refused(result.refusals, result.request);
    case "unavailable":
      return say.unavailable();
  }
}

function wrongWith({ name, reason }: FormParts): string | undefined {
  if (name === "") return "Say who you are: the name is missing.";
  if (name.length > MAXIMUM_NAME_LENGTH) return `The name is longer than ${MAXIMUM_NAME_LENGTH} characters.`;
  if (reason === "") return "Say why: the reason is missing.";
  if (reason.length > MAXIMUM_REASON_LENGTH)
    return `The reason is longer than ${MAXIMUM_REASON_LENGTH} characters.`;
  return undefined;
}

/** Why a person is asked, as it was decided. It helps to judge and decides nothing, so the page does without it. */
async function reasonsOf(
  { executionId, incident }: ApprovalRequest,
  { log }: PageDeps,
): Promise<readonly Reason[] | undefined> {
  try {
    for (const record of await log.ofIncident(incident.id)) {
      if (record.executionId === executionId && record.fact.what === "decided")
        return record.fact.decision.reasons;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function token({ approvalId, digest, untilMs }: LinkParts, purpose: LinkPurpose, { key }: PageDeps): string {
  return signLink({ approvalId, digest, untilMs, purpose }, key);
}

function isSigned(
  { approvalId, digest, untilMs }: LinkParts,
  purpose: LinkPurpose,
  signature: string,
  { key }: PageDeps,
): boolean {
  return verifyLink({ approvalId, digest, untilMs, purpose }, signature, key, ONCE_MS);
}
