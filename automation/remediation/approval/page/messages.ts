import type { ApprovalRequest, ApprovalState } from "../approval-item";
import type { ApprovalRefusal } from "../approval-refusals";
import { messagePage } from "./message-page";
import type { PageReply } from "./page-reply";

type Answered = Exclude<ApprovalState, { readonly is: "open" }>;

/** A link or a form that nobody signed: it says nothing of what there is. */
export function notOurs(): PageReply {
  return messagePage({
    status: 403,
    tone: "bad",
    title: "This link is not good",
    says: [
      "It is not whole, or it was changed on its way. Nothing was done.",
      "Open the link in the message again, all of it.",
    ],
    command: "npx homeostat remediation status --env <environment>",
  });
}

/** The link is about another plan than the one that is asked about. */
export function otherPlan(request: ApprovalRequest): PageReply {
  return messagePage({
    status: 403,
    tone: "bad",
    title: "This link is void",
    says: ["It was made for another plan or another state of the target. Nothing was done."],
    command: show(request),
  });
}

/** The time to answer is over. */
export function expired(request?: ApprovalRequest): PageReply {
  return messagePage({
    status: 410,
    tone: "neutral",
    title: "This link has expired",
    says: [
      "The time to answer is over, or nothing waits for the answer any more. Without one nothing was done.",
    ],
    ...(request && { command: show(request) }),
  });
}

/** Somebody has answered before. */
export function decided(request: ApprovalRequest, { is, by, atMs }: Answered): PageReply {
  const when = `${new Date(atMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return messagePage({
    status: 409,
    tone: "neutral",
    title: `It was ${is} before`,
    says: [`${by} ${is} it at ${when}. An answer is given once, so this link does nothing more.`],
    command: show(request),
  });
}

/** The question cannot be read. */
export function unreadable(): PageReply {
  return withoutStore("The question cannot be read, for the store does not answer. Nothing was done.");
}

/** Nobody knows whether the answer counts. */
export function unavailable(): PageReply {
  return withoutStore(
    "It is not known whether your answer counts. Send it again in a minute: it counts once, however often it is sent.",
  );
}

function withoutStore(says: string): PageReply {
  return messagePage({
    status: 503,
    tone: "bad",
    title: "No answer just now",
    says: [says, "Where that does not help, ask on a terminal."],
    command: "npx homeostat remediation status --env <environment>",
    headers: { "retry-after": "30" },
  });
}

/** The form of another page, or none. */
export function notUnderstood(): PageReply {
  return messagePage({
    status: 400,
    tone: "bad",
    title: "This is no answer",
    says: [
      "What was sent is not the form of this page. Nothing was done. Open the link in the message again.",
    ],
  });
}

/** Only a page is here. */
export function wrongMethod(method: string): PageReply {
  return messagePage({
    status: 405,
    tone: "bad",
    title: "This cannot be done here",
    says: [`The page can be read and its form be sent; ${method} does neither.`],
    headers: { allow: "GET, HEAD, POST" },
  });
}

/** A link does not know who uses it, and here that matters. */
export function needsTerminal(request: ApprovalRequest): PageReply {
  return messagePage({
    status: 403,
    tone: "bad",
    title: "Approve this on a terminal",
    says: [
      "A person reported this incident, and another one has to approve what is done about it. A link does not know who you are. Nothing was done.",
    ],
    command: `npx homeostat approve ${request.id} --env ${request.environment} --reason "…"`,
  });
}

/** The answer counts. */
export function taken(request: ApprovalRequest, decision: "approve" | "reject"): PageReply {
  const { runbookId, environment } = request;
  return messagePage({
    status: 200,
    tone: "good",
    title: decision === "approve" ? "Approved" : "Rejected",
    says:
      decision === "approve"
        ? [`${runbookId} acts in ${environment} now. What comes of it is told where the question was.`]
        : [
            `${runbookId} does nothing in ${environment}. The trouble is still there, and now it is a person's.`,
          ],
    command: show(request),
  });
}

/** The answer does not count, by the reason that weighs most. */
export function refused(
  refusals: readonly ApprovalRefusal[],
  request: ApprovalRequest | undefined,
): PageReply {
  const codes = new Set(refusals.map(({ code }) => code));
  if (request && codes.has("already-decided") && request.state.is !== "open")
    return decided(request, request.state);
  if (request && codes.has("other-plan")) return otherPlan(request);
  if (request && codes.has("own-incident")) return needsTerminal(request);
  return expired(request);
}

function show({ incident, environment }: ApprovalRequest): string {
  return `npx homeostat incidents show ${incident.id} --env ${environment}`;
}
