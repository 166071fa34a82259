import type { GuardrailStore } from "./guardrail-store";

/** How often, and how patiently, a transaction is tried. */
export interface RetryPolicy {
  /** Attempts in all. @default 12 */
  readonly attempts?: number;
  /** Longest wait before the second attempt, or as long as the attempt before took if that is more; it doubles with each. @default 10 */
  readonly firstDelayMs?: number;
  /** Longest wait of all. @default 400 */
  readonly longestDelayMs?: number;
}

/** What an engine needs of the outside. */
export interface EngineDeps {
  readonly store: GuardrailStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A new id of at most 36 characters, never given before. */
  readonly newId: () => string;
  /** @default - see RetryPolicy */
  readonly retry?: RetryPolicy;
}
