import { createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "../execution/plan-digest";

/** What a signature is good for: the link in a message only shows the page, and the page's own forms decide. */
export const LINK_PURPOSES = ["show", "approve", "reject"] as const;

/** Purpose of a signature. */
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** What is signed. */
export interface SignedLink {
  readonly approvalId: string;
  /** Digest of the plan that the link is about. */
  readonly digest: string;
  /** When it is good no more, in milliseconds since the epoch. */
  readonly untilMs: number;
  readonly purpose: LinkPurpose;
}

/** Bytes of a key at least; a shorter one could be guessed. */
const LEAST_KEY_BYTES = 32;
const SCHEME = "homeostat-approval-1";

/**
 * Signs a link, in 43 characters that may stand in a URL.
 *
 * @throws Error when the key is too short
 */
export function signLink(link: SignedLink, key: string): string {
  return macOf(link, key).toString("base64url");
}

/**
 * Whether the signature is of this very link, and the link is still good. It takes as long whatever is wrong with the signature.
 *
 * @throws Error when the key is too short
 */
export function verifyLink(link: SignedLink, signature: string, key: string, nowMs: number): boolean {
  const expected = macOf(link, key);
  const given = Buffer.from(signature, "base64url");
  // Base64 is read leniently; only the one way in which it is written is taken.
  const isWhole = given.length === expected.length && given.toString("base64url") === signature;
  return (
    timingSafeEqual(isWhole ? given : Buffer.alloc(expected.length), expected) &&
    isWhole &&
    nowMs < link.untilMs
  );
}

/** The signed link to the page that shows a question. @param baseUrl URL of the approvals API, e.g. `https://abc.execute-api.eu-west-1.amazonaws.com`. */
export function approvalLink(baseUrl: string, link: Omit<SignedLink, "purpose">, key: string): string {
  const { approvalId, digest, untilMs } = link;
  const url = new URL(
    `approvals/${encodeURIComponent(approvalId)}`,
    baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`,
  );
  url.search = new URLSearchParams({
    digest,
    until: String(untilMs),
    signature: signLink({ ...link, purpose: "show" }, key),
  }).toString();
  return url.href;
}

function macOf({ approvalId, digest, untilMs, purpose }: SignedLink, key: string): Buffer {
  if (Buffer.byteLength(key) < LEAST_KEY_BYTES) {
    throw new Error(
      `the approval key has ${Buffer.byteLength(key)} bytes; allowed: ${LEAST_KEY_BYTES} or more`,
    );
  }
  return createHmac("sha256", key)
    .update(canonicalJson([SCHEME, approvalId, digest, untilMs, purpose]))
    .digest();
}
