import type { Channel } from "./channel";
import type { Message } from "./message";
import { type DeliveryDeps, sendPatiently } from "./send-patiently";

/** What became of a message on one channel. */
export type ChannelResult = { readonly channel: string } & (
  | { readonly kind: "delivered"; readonly attempts: number }
  /** An earlier delivery of the same message has reached it. */
  | { readonly kind: "was-delivered" }
  /** An earlier message of the same incident waits there, and would come after this one. */
  | { readonly kind: "held-back" }
  /** Its receiver wants no call before this time, in milliseconds since the epoch. */
  | { readonly kind: "resting"; readonly notBeforeMs: number }
  | {
      readonly kind: "failed";
      readonly attempts: number;
      readonly says: string;
      /** Whether a later delivery may succeed. */
      readonly mayRetry: boolean;
    }
);

/** Which channels already have which message, and which of them want to be left alone. */
export interface DeliveryNotes {
  /** Names of the channels that have the message with this id. */
  deliveredOn(messageId: string): Promise<ReadonlySet<string>>;
  /** Writes down that a channel has it. */
  noteDelivered(messageId: string, channel: string): Promise<void>;
  /** Names of the channels that have the message, and of those that will not take it as it is. */
  passedOn(messageId: string): Promise<ReadonlySet<string>>;
  /** Writes down that a channel will not take it. */
  noteRefused(messageId: string, channel: string): Promise<void>;
  /** Until when channels want no call of anybody, by their names, in milliseconds since the epoch; times that are over may be among them. */
  restingUntil(): Promise<ReadonlyMap<string, number>>;
  /** Writes down that a channel wants no call before a time, in milliseconds since the epoch. */
  noteRest(channel: string, notBeforeMs: number): Promise<void>;
}

/** What limits one delivery. */
export interface DeliveryLimits {
  /** When it must be over, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  /** Channels that must not have it now. @default - none */
  readonly heldBack?: ReadonlySet<string>;
}

/** A message did not reach those whom it must reach. It is to be delivered again. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";

  constructor(
    message: Message,
    readonly results: readonly ChannelResult[],
    why: string,
  ) {
    super(`message ${message.id} is not delivered: ${why}`);
  }
}

/**
 * Sends a message on every channel that it is for, on all at once, so that one that hangs keeps no other waiting.
 * A channel that had it before does not get it again, and one whose receiver asked for patience is not called
 * before the time it named, whichever delivery it named it to. It reaches each channel at least once: who dies between the
 * channel's answer and the note of it sends twice.
 *
 * @throws NotDelivered where a required channel has not got it, where none has, and where a page is for none
 */
export async function deliver(
  message: Message,
  channels: readonly Channel[],
  notes: DeliveryNotes,
  { deadlineMs, heldBack }: DeliveryLimits,
  deps: DeliveryDeps,
): Promise<readonly ChannelResult[]> {
  const hearing = channels.filter((channel) => channel.hears(message));
  if (hearing.length === 0) {
    if (message.urgency === "page") throw new NotDelivered(message, [], "no channel hears it");
    return [];
  }
  // Whoever cannot know what was sent sends again: told twice is better than never.
  const before = await notes.deliveredOn(message.id).catch(() => new Set<string>());
  const rests = await notes.restingUntil().catch(() => new Map<string, number>());
  const results = await Promise.all(
    hearing.map(async (channel): Promise<ChannelResult> => {
      const { name } = channel;
      if (before.has(name)) return { channel: name, kind: "was-delivered" };
      if (heldBack?.has(name)) return { channel: name, kind: "held-back" };
      const notBeforeMs = rests.get(name) ?? 0;
      if (notBeforeMs > deps.clock()) return { channel: name, kind: "resting", notBeforeMs };
      return onChannel(message, channel, notes, deadlineMs, deps);
    }),
  );
  const missing = results.filter(({ kind }) => kind !== "delivered" && kind !== "was-delivered");
  const required = new Set(hearing.filter(({ isRequired }) => isRequired).map(({ name }) => name));
  if (missing.length === results.length || missing.some(({ channel }) => required.has(channel))) {
    throw new NotDelivered(message, results, missing.map(asText).join("; "));
  }
  return results;
}

async function onChannel(
  message: Message,
  channel: Channel,
  notes: DeliveryNotes,
  deadlineMs: number,
  deps: DeliveryDeps,
): Promise<ChannelResult> {
  const { attempts, last } = await sendPatiently(message, channel, deadlineMs, deps);
  const { name } = channel;
  if (last.kind === "failed") {
    if (last.mayRetry && last.retryAfterMs !== undefined) {
      const restMs = Math.min(last.retryAfterMs, deps.policy.longestRestMs);
      await notes.noteRest(name, deps.clock() + restMs).catch(() => undefined);
    }
    // Without the note it keeps later messages waiting for longer; nothing is lost by that.
    if (!last.mayRetry) await notes.noteRefused(message.id, name).catch(() => undefined);
    return { channel: name, kind: "failed", attempts, says: last.says, mayRetry: last.mayRetry };
  }
  // Without the note a later delivery sends it once more; that is no reason to call this one failed.
  await notes.noteDelivered(message.id, name).catch(() => undefined);
  return { channel: name, kind: "delivered", attempts };
}

function asText(result: ChannelResult): string {
  const { channel } = result;
  switch (result.kind) {
    case "failed":
      return `${channel} after ${result.attempts} attempts: ${result.says}`;
    case "held-back":
      return `${channel} waits for an earlier message`;
    case "resting":
      return `${channel} wants no call before ${new Date(result.notBeforeMs).toISOString()}`;
    case "delivered":
    case "was-delivered":
      return `${channel} has it`;
  }
}
