import { emptyOutbox, type OutboxDeps } from "../notification/empty-outbox";
import { outboxAgeLine } from "../notification/outbox-age";
import type { OutboxRecord } from "../remediation/admission/records";
import { readNotifyEvent, type StreamItem } from "./outbox-event";

/** As much of Lambda's context as the handler uses. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Answer to a batch of a stream: the changes that must come again. */
export interface StreamAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Answer to a look after what was not delivered in its time. */
export interface RedeliveryAnswer {
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
/** The stream has delivered a message by then, or given up for now. */
const OVERDUE_AFTER_MS = 60_000;

/** Makes the handler of the notify function. */
export function createNotifyHandler(deps: NotifyDeps) {
  return async (event: unknown, context: InvocationContext): Promise<StreamAnswer | RedeliveryAnswer> => {
    const deadlineMs = deps.clock() + context.getRemainingTimeInMillis() - MARGIN_MS;
    const read = readNotifyEvent(event);
    return read.kind === "stream" ? deliverStream(read.items, deadlineMs, deps) : redeliver(deadlineMs, deps);
  };
}

async function deliverStream(
  items: readonly StreamItem[],
  deadlineMs: number,
  deps: NotifyDeps,
): Promise<StreamAnswer> {
  const readable = new Map<OutboxRecord, string>();
  const failed: string[] = [];
  for (const { sequenceNumber, record } of items) {
    if (record instanceof Error) {
      // It stays on the table, where the sweeper pages for what lies there too long.
      deps.log({ unreadable: record.message });
      failed.push(sequenceNumber);
    } else readable.set(record, sequenceNumber);
  }
  const emptied = await emptyOutbox([...readable.keys()], deadlineMs, deps);
  for (const { record, error } of emptied) if (error) failed.push(readable.get(record) ?? "");
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The age is told first: it must be known where the delivery breaks down. */
async function redeliver(deadlineMs: number, deps: NotifyDeps): Promise<RedeliveryAnswer> {
  const { environment, outbox, clock, oldestAtMs, log } = deps;
  const oldest = await oldestAtMs();
  const nowMs = clock();
  log(outboxAgeLine({ environment, nowMs, ...(oldest !== undefined && { oldestAtMs: oldest }) }));
  const waiting = await outbox.waitingSince(nowMs - OVERDUE_AFTER_MS);
  const emptied = await emptyOutbox(waiting, deadlineMs, deps);
  const left = emptied.filter(({ error }) => error).length;
  return { delivered: emptied.length - left, left };
}
