import * as z from "zod";
import type { Delivery } from "../remediation/intake/handle-event";
import type { Handled } from "../remediation/intake/deps";

const batch = z.object({
  Records: z.array(z.object({ messageId: z.string().min(1), body: z.string() })).min(1),
});

/** What Lambda's poller is answered: these messages stay in the queue. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Handles messages of a FIFO queue one after another. After the first that must be handled again, all that come after it
 * are given back as well, untouched: the order of a group holds, and what made one fail is likely to make all fail.
 *
 * @throws Error when the event is no batch of a queue: it was called by something else
 */
export function fifoBatch(
  handle: (delivery: Delivery) => Promise<Handled>,
  log: (line: object) => void,
): (event: unknown) => Promise<BatchResponse> {
  return async (event) => {
    const { Records: messages } = batch.parse(event);
    for (const [index, { messageId, body }] of messages.entries()) {
      const handled = await handle({ id: messageId, event: parsed(body) });
      log({ messageId, ...handled });
      if (handled.kind === "again") {
        const left = messages.slice(index);
        return { batchItemFailures: left.map((message) => ({ itemIdentifier: message.messageId })) };
      }
    }
    return { batchItemFailures: [] };
  };
}

/** What is no JSON is handed on as the text that it is: it is rejected where all else is, and so heard of. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
