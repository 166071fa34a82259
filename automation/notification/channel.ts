import type { Message } from "./message";

/** What became of one attempt. */
export type SendResult =
  | { readonly kind: "delivered" }
  | {
      readonly kind: "failed";
      /** For people; what was secret in the call is not in it. */
      readonly says: string;
      /** Whether the same call may succeed later. */
      readonly mayRetry: boolean;
      /** How long the receiver wants to be left alone, in milliseconds. @default - it says nothing */
      readonly retryAfterMs?: number;
    };

/** A way to people. */
export interface Channel {
  /** Unique among the channels of an environment, in kebab case. */
  readonly name: string;
  /** Whether a message counts as delivered only when this channel has it. */
  readonly isRequired: boolean;
  /** Whether the message is for it. */
  hears(message: Message): boolean;
  /**
   * Tries once. What it throws counts as a failure that may pass.
   *
   * @param signal aborts when the time for the call is over; nobody waits for the answer after that
   */
  send(message: Message, signal: AbortSignal): Promise<SendResult>;
}
