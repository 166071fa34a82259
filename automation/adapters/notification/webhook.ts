import * as z from "zod";
import { htmlSafeJson } from "../../core/html-safe-json";
import { fitted } from "../../core/untrusted-text/fitted";
import { forLog } from "../../core/untrusted-text/for-log";
import type { Message } from "../../notification/message";
import { MessageHttpChannel } from "./message-http-channel";
import { SIGNATURE_HEADER, signatureOf } from "./webhook-signature";

/** Header with the id of the message: the same each time that it is sent. */
export const DELIVERY_HEADER = "X-Homeostat-Delivery";

const MAXIMUM_TEXT = 2_400;
const secretSchema = z.strictObject({ url: z.string(), key: z.string().min(32) });

/** Any receiver of signed calls. Its secret is JSON with its address and the key that it checks the signature with. */
export class WebhookChannel extends MessageHttpChannel {
  protected callsFor(message: Message, secret: string) {
    const { url, key } = readSecret(secret);
    const body = webhookBody(message);
    const atSeconds = Math.floor(this.props.clock() / 1_000);
    const headers = {
      [SIGNATURE_HEADER]: signatureOf(body, key, atSeconds),
      // An id may hold what somebody else wrote, and a header is no place for that.
      [DELIVERY_HEADER]: encodeURIComponent(message.id),
    };
    return [{ url, body, headers, accepts: (status: number) => status >= 200 && status < 300 }];
  }
}

/** Body of the call: the message as JSON. What cannot be seen in a text is shown in it; everything else is as it was written. */
export function webhookBody(message: Message): string {
  const { id, environment, atMs, urgency, severity, what, title, lines, next, links } = message;
  const { incidentId, executionId, runbookId, pages } = message;
  return htmlSafeJson({
    version: 1,
    id: shown(id),
    environment,
    at: new Date(atMs).toISOString(),
    urgency,
    severity,
    what,
    title: shown(title),
    lines: lines.map(shown),
    ...(next !== undefined && { next: shown(next) }),
    links,
    pages,
    ...(incidentId !== undefined && { incidentId: shown(incidentId) }),
    ...(executionId !== undefined && { executionId: shown(executionId) }),
    ...(runbookId !== undefined && { runbookId: shown(runbookId) }),
  });
}

/** What is wrong with a secret is said without a word of it. */
function readSecret(text: string): z.infer<typeof secretSchema> {
  const parsed = z.string().transform(asJson).pipe(secretSchema).safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Error('the secret of the webhook must be {"url": "https://…", "key": "<32 characters or more>"}');
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return fitted(text, MAXIMUM_TEXT, forLog);
}
