/** How patiently one message is delivered on one channel. */
export interface DeliveryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  /** Longest wait before the second attempt; it doubles with each. */
  readonly firstDelayMs: number;
  /** Longest wait of all. */
  readonly longestDelayMs: number;
  /** How long one attempt may take; a receiver that hangs has failed then. */
  readonly callTimeoutMs: number;
  /** How long all attempts may take with their waits; a receiver that asks for more patience is tried by a later delivery. */
  readonly budgetMs: number;
  /** Longest time that a receiver is left alone between deliveries because it asks for it; a mistake of its must not silence it for good. */
  readonly longestRestMs: number;
}

/** Fits in a function of 60 seconds that delivers a few messages one after the other. */
export const DEFAULT_DELIVERY_POLICY: DeliveryPolicy = {
  attempts: 4,
  firstDelayMs: 500,
  longestDelayMs: 4_000,
  callTimeoutMs: 5_000,
  budgetMs: 20_000,
  longestRestMs: 900_000,
};
