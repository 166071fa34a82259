import { createHash, timingSafeEqual } from "node:crypto";
import { bounded, MAXIMUM_TEXT_LENGTH } from "../../core/untrusted-text/bounded";
import { messageOf } from "../../core/message-of";
import type { IncidentReports } from "../intake/incident-reports";

/** A request as it came in; nothing of it is believed before the token is. */
export interface WebhookRequest {
  /** Value of the header. @default - there is none */
  readonly authorization?: string;
  readonly body: string;
}

/** What is answered. Alertmanager sends again what is answered by 429 or 5xx, and drops everything else but 2xx. */
export interface WebhookReply {
  readonly status: 200 | 401 | 503;
  /** For whoever asked, who may be anybody. */
  readonly says: string;
  /** For the log. @default - there is no more to say */
  readonly why?: string;
}

/** What the answer needs. */
export interface WebhookDeps {
  /** The token that Alertmanager shows. Rejects where there is none. */
  readonly token: () => Promise<string>;
  readonly reports: IncidentReports;
}

/** Characters of a token at least; a shorter one could be guessed. */
export const LEAST_TOKEN_LENGTH = 32;
/** EventBridge takes 256 KiB for an entry, of which some is the envelope; a character is up to four bytes. */
const LONGEST_BODY_BYTES = 240 * 1024;

/**
 * Takes one webhook. Who shows the token is believed to be Alertmanager, and nothing that he sends is lost: what cannot be
 * read is reported as it is, so that it is recorded and a person hears of it.
 */
export async function answerWebhook(
  { authorization = "", body }: WebhookRequest,
  { token, reports }: WebhookDeps,
): Promise<WebhookReply> {
  const expected = await tokenOf(token);
  if (expected.kind === "none") return { status: 503, says: "not ready", why: expected.says };
  if (!isSame(authorization, `Bearer ${expected.token}`)) {
    return { status: 401, says: "the token is missing or wrong" };
  }
  try {
    const detail = detailOf(body);
    const id = await reports.put({
      source: "homeostat.alertmanager",
      detailType: "Alertmanager Webhook",
      detail,
    });
    return { status: 200, says: `reported as ${id}` };
  } catch (error) {
    return { status: 503, says: "not reported, send it again", why: messageOf(error) };
  }
}

async function tokenOf(
  read: () => Promise<string>,
): Promise<{ kind: "token"; token: string } | { kind: "none"; says: string }> {
  try {
    const token = (await read()).trim();
    if (token.length >= LEAST_TOKEN_LENGTH) return { kind: "token", token };
    return {
      kind: "none",
      says: `the token has ${token.length} characters; allowed: ${LEAST_TOKEN_LENGTH} or more`,
    };
  } catch (error) {
    return { kind: "none", says: `there is no token: ${messageOf(error)}` };
  }
}

/** It takes as long wherever two texts differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function detailOf(body: string): object {
  const bytes = Buffer.byteLength(body);
  if (bytes > LONGEST_BODY_BYTES) {
    return unreadable(`${bytes} bytes; allowed: ${LONGEST_BODY_BYTES}; lower max_alerts`, body);
  }
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    return unreadable("no JSON object", body);
  } catch {
    return unreadable("not JSON", body);
  }
}

/** No webhook has these keys, so the reader rejects it, with the body's beginning in the record. */
function unreadable(why: string, body: string): object {
  return { unreadable: why, body: bounded(body, MAXIMUM_TEXT_LENGTH) };
}
