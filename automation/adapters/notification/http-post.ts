import { forLog } from "../../core/untrusted-text/for-log";
import type { SendResult } from "../../notification/channel";
import { retryAfterMs } from "./retry-after";

/** One call. */
export interface HttpPost {
  /** `https://…`; plain HTTP only to this machine itself. */
  readonly url: string;
  readonly body: string;
  /** @default - none but the content type */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Whether this status says that the receiver has the message. */
  readonly accepts: (status: number) => boolean;
  /** What it must say as well. @default - the status is enough, and nobody waits for the rest */
  readonly acceptsWith?: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What became of a call, and the status of its answer. */
export interface HttpResult {
  readonly result: SendResult;
  /** @default - there was no answer */
  readonly status?: number;
}

/** More of an answer nobody reads. */
const MAXIMUM_ANSWER_BYTES = 2_048;
const SHOWN_ANSWER_LENGTH = 200;

/**
 * Posts JSON. No answer, 408, 429 and 5xx may pass; any other answer that does not accept stays as it is. It follows
 * no redirect, because what it sends is for one receiver. The address is in no text of the result: it may be a secret.
 */
export async function httpPost(call: HttpPost): Promise<HttpResult> {
  const { url, body, headers, signal, accepts, acceptsWith, clock } = call;
  assertSafe(url);
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json; charset=utf-8", ...headers },
      body,
      signal,
    });
  } catch (error) {
    return { result: { kind: "failed", says: `no answer (${causeOf(error)})`, mayRetry: true } };
  }
  const { status } = response;
  const delivered = { result: { kind: "delivered" }, status } as const;
  if (accepts(status) && acceptsWith === undefined) {
    await response.body?.cancel().catch(() => undefined);
    return delivered;
  }
  const answer = await beginningOf(response);
  if (accepts(status) && answer.trim() === acceptsWith) return delivered;
  const wait = retryAfterMs(response.headers.get("retry-after"), clock());
  return {
    status,
    result: {
      kind: "failed",
      says: `answered ${status}: ${forLog(answer.slice(0, SHOWN_ANSWER_LENGTH)) || "nothing"}`,
      // An answer of success that does not say what it should is some machine in between.
      mayRetry: status < 300 || status === 408 || status === 429 || status >= 500,
      ...(wait !== undefined && (status === 429 || status === 503) && { retryAfterMs: wait }),
    },
  };
}

function assertSafe(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(parsed?.hostname ?? "");
  if (parsed?.protocol === "https:" || (parsed?.protocol === "http:" && isLocal)) return;
  throw new Error("the address in the secret is not an https address; put one there");
}

/** The beginning of the answer; one that breaks off or never ends has only that. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    // To leave the loop is to close the answer.
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAXIMUM_ANSWER_BYTES) break;
    }
  } catch {
    // What came until then is what there is.
  }
  return Buffer.concat(chunks).subarray(0, MAXIMUM_ANSWER_BYTES).toString("utf8");
}

/** Of an error of fetch the code of its cause, e.g. `ECONNREFUSED`: its message may name the address. */
function causeOf(error: unknown): string {
  const { cause, name } = Object(error) as { readonly cause?: unknown; readonly name?: unknown };
  const { code } = Object(cause) as { readonly code?: unknown };
  return [code, name].find((text) => typeof text === "string") ?? "unknown";
}
