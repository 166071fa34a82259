import type { Channel, SendResult } from "./channel";
import type { DeliveryPolicy } from "./delivery-policy";
import type { Message } from "./message";

/** What delivery needs of the outside. */
export interface DeliveryDeps {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly policy: DeliveryPolicy;
}

/** What became of all attempts on one channel. */
export interface Sent {
  readonly attempts: number;
  readonly last: SendResult;
}

/**
 * Sends on one channel, again after a failure that may pass: after as long as the receiver asks for, else with full
 * jitter. It ends with the attempts, or before a wait that would end after the deadline.
 *
 * @param deadlineMs milliseconds since the epoch
 */
export async function sendPatiently(
  message: Message,
  channel: Channel,
  deadlineMs: number,
  deps: DeliveryDeps,
): Promise<Sent> {
  const { attempts, firstDelayMs, longestDelayMs, callTimeoutMs } = deps.policy;
  const endMs = Math.min(deadlineMs, deps.clock() + deps.policy.budgetMs);
  for (let attempt = 1; ; attempt += 1) {
    const timeoutMs = Math.min(callTimeoutMs, endMs - deps.clock());
    if (timeoutMs <= 0) return { attempts: attempt - 1, last: failed("there was no time left for it") };
    const last = await sendOnce(message, channel, timeoutMs);
    if (last.kind === "delivered" || !last.mayRetry || attempt === attempts)
      return { attempts: attempt, last };
    const delayMs =
      last.retryAfterMs ?? deps.random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
    if (deps.clock() + delayMs >= endMs) return { attempts: attempt, last };
    await deps.sleep(delayMs);
  }
}

/** One attempt, over after its time even where the channel does not listen to the signal. */
async function sendOnce(message: Message, channel: Channel, timeoutMs: number): Promise<SendResult> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<SendResult>((resolve) => {
    timer = setTimeout(() => {
      resolve(failed(`no answer within ${Math.ceil(timeoutMs)} ms`));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([channel.send(message, controller.signal), timeout]);
  } catch (error) {
    return failed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function failed(says: string): SendResult {
  return { kind: "failed", says, mayRetry: true };
}
