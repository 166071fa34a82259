import { type Emptied, emptyOutbox, type OutboxDeps } from "../notification/empty-outbox";
import { outboxAgeLine } from "../notification/outbox-age";
import { turnOf } from "../notification/turn";
import type { OutboxRecord } from "../remediation/admission/records";
import { readNotifyEvent, type StreamItem } from "./outbox-event";

/** As much of Lambda's context as the handler uses. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** How many messages were delivered, and how many stay in the outbox. */
export interface DeliveryAnswer {
  readonly delivered: number;
  readonly left: number;
}

/** What the handler needs. */
export interface NotifyDeps extends OutboxDeps {
  readonly environment: string;
  /** When the oldest message was written, in milliseconds since the epoch; nothing where none waits. */
  readonly oldestAtMs: () => Promise<number | undefined>;
}

/** Time that is kept for the function's own answer. */
const MARGIN_MS = 3_000;
/** The stream has delivered a message by then, or left it. */
const OVERDUE_AFTER_MS = 60_000;
/** As many as the channels can be asked about side by side. */
const MOST_AT_ONCE = 50;

/** Makes the handler of the notify function. */
export function createNotifyHandler(deps: NotifyDeps) {
  return async (event: unknown, context: InvocationContext): Promise<DeliveryAnswer> => {
    const deadlineMs = deps.clock() + context.getRemainingTimeInMillis() - MARGIN_MS;
    const read = readNotifyEvent(event);
    return read.kind === "stream" ? deliverStream(read.items, deadlineMs, deps) : redeliver(deadlineMs, deps);
  };
}

/**
 * What stays in the outbox is no failure of the batch: a stream that waits for one receiver would hold back the page of the
 * next incident. The look of each minute has it again.
 */
async function deliverStream(
  items: readonly StreamItem[],
  deadlineMs: number,
  deps: NotifyDeps,
): Promise<DeliveryAnswer> {
  const readable: OutboxRecord[] = [];
  for (const { record } of items) {
    // It stays on the table, whose age pages.
    if (record instanceof Error) deps.log({ unreadable: record.message });
    else readable.push(record);
  }
  const { delivered } = countOf(await emptyOutbox(readable, deadlineMs, deps));
  return { delivered, left: items.length - delivered };
}

/** The age is told first: it must be known where the delivery breaks down. */
async function redeliver(deadlineMs: number, deps: NotifyDeps): Promise<DeliveryAnswer> {
  const { environment, outbox, clock, oldestAtMs, log } = deps;
  const oldest = await oldestAtMs();
  const nowMs = clock();
  log(outboxAgeLine({ environment, nowMs, ...(oldest !== undefined && { oldestAtMs: oldest }) }));
  const overdue = await outbox.allBefore(nowMs - OVERDUE_AFTER_MS);
  return countOf(await emptyOutbox(turnOf(overdue, nowMs, MOST_AT_ONCE), deadlineMs, deps));
}

function countOf(emptied: readonly Emptied[]): DeliveryAnswer {
  const left = emptied.filter(({ error }) => error).length;
  return { delivered: emptied.length - left, left };
}
