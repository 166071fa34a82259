/** One HTTP request for the page of a question. */
export interface PageRequest {
  readonly method: string;
  readonly approvalId: string;
  readonly query: URLSearchParams;
  /** Media type of the body, without its parameters; empty where there is none. */
  readonly contentType: string;
  readonly body: string;
}

/** What a link says, signed. */
export interface LinkParts {
  readonly approvalId: string;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
  readonly signature: string;
}

const APPROVAL_ID = /^apr-[0-9a-f]{20}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const MOMENT = /^[1-9]\d{0,15}$/;
const SIGNATURE = /^[A-Za-z0-9_-]{43}$/;
const NAMES = ["digest", "until", "signature"];

/** The parts of a link; nothing where one is missing, comes twice, has no such form, or is one too many. */
export function linkPartsOf({ approvalId, query }: PageRequest): LinkParts | undefined {
  const names = [...query.keys()];
  const digest = query.get("digest") ?? "";
  const until = query.get("until") ?? "";
  const signature = query.get("signature") ?? "";
  const isWhole =
    names.length === NAMES.length &&
    APPROVAL_ID.test(approvalId) &&
    DIGEST.test(digest) &&
    MOMENT.test(until) &&
    SIGNATURE.test(signature);
  return isWhole ? { approvalId, digest, untilMs: Number(until), signature } : undefined;
}

/** What the form of the page sends. */
export interface FormParts {
  readonly decision: "approve" | "reject";
  /** What shows that the page was shown, for this decision. */
  readonly token: string;
  readonly name: string;
  readonly reason: string;
}

/** The answer in a form; nothing where it is none. */
export function formPartsOf(body: string): FormParts | undefined {
  const form = new URLSearchParams(body);
  const decision = form.get("decision");
  if (decision !== "approve" && decision !== "reject") return undefined;
  if (new Set(form.keys()).size !== [...form.keys()].length) return undefined;
  const oneLine = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").trim();
  return {
    decision,
    token: form.get(decision) ?? "",
    name: oneLine(form.get("name")),
    reason: (form.get("reason") ?? "").trim(),
  };
}
