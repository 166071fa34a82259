import type { Unavailable } from "../admission/guardrail-store";

/** How long a message may wait for its delivery, which takes seconds. */
export const OVERDUE_AFTER_MS = 120_000;

/** Messages that wait. */
export interface Backlog {
  readonly kind: "read";
  readonly messages: number;
  /** How many of these would wake a person. */
  readonly pages: number;
  /** Whether there are more than were counted. */
  readonly isMore: boolean;
  /** Milliseconds since the epoch. @default - none waits */
  readonly oldestAtMs?: number;
}

/** The messages of an environment that nobody has got. */
export interface OutboxBacklog {
  /** Those that were written before a time. */
  before(untilMs: number): Promise<Backlog | Unavailable>;
}

/** What is wrong with the delivery of messages, or nothing. */
export async function overdueMessages(outbox: OutboxBacklog, nowMs: number): Promise<string | undefined> {
  const backlog = await outbox.before(nowMs - OVERDUE_AFTER_MS);
  if (backlog.kind === "unavailable") return `the outbox cannot be read: ${backlog.says}`;
  const { messages, pages, isMore, oldestAtMs } = backlog;
  if (oldestAtMs === undefined) return undefined;
  const minutes = Math.floor((nowMs - oldestAtMs) / 60_000);
  const number = `${isMore ? "more than " : ""}${messages}`;
  return `messages that are not delivered: ${number}, of them pages: ${pages}; the oldest waits for ${minutes} minutes`;
}
