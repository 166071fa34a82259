import type { ApprovalItem } from "../approval/approval-item";
import type { GuardrailItem } from "../guardrails/items";
import type { Answer, AuditRecord, OutboxRecord } from "./records";

/** What the store keeps by key and version. */
export type StoreItem = GuardrailItem | ApprovalItem;

/** What a transaction does once and never again. */
export interface Once {
  readonly key: string;
  /** Given again to whoever comes with the same key. */
  readonly answer: Answer;
}

/** All of it happens, or nothing. */
export interface Transaction {
  /** New for each attempt, at most 36 characters: the store takes a repeated call with it for the same call. */
  readonly token: string;
  /** By the clock of the engine, in milliseconds since the epoch. */
  readonly atMs: number;
  /** Items to write; each replaces the version before its own. */
  readonly writes: readonly StoreItem[];
  /** Items that were only read; each must still have its version. */
  readonly checks: readonly Pick<StoreItem, "key" | "version">[];
  /** @default - it may be repeated */
  readonly once?: Once;
  /** @default - nothing that anybody must know */
  readonly record?: { readonly audit: AuditRecord; readonly outbox: OutboxRecord };
}

/** What became of a transaction. */
export type CommitResult =
  | { readonly kind: "committed" }
  | Conflict
  /** It was done before; nothing happened now. */
  | { readonly kind: "idempotent-replay"; readonly answer: Answer }
  /** No answer; it happened, will still happen, or never will. */
  | Unavailable;

/** Another one was there first; nothing happened. */
export interface Conflict {
  readonly kind: "conflict";
  /** All items that did not have the expected version, as they were then. @default - the store does not tell: they must be read */
  readonly found?: readonly StoreItem[];
}

/** What was read. Each part is the latest at some moment of the call, but not all at the same: a commit proves that they belong together. */
export interface Snapshot {
  /** Those of the keys that were ever written. */
  readonly items: ReadonlyMap<string, StoreItem>;
  /** What was answered under the idempotency key. @default - nothing yet */
  readonly answer?: Answer;
}

/** What became of a read. */
export type ReadResult = ({ readonly kind: "read" } & Snapshot) | Unavailable;

/** No answer from the store. */
export interface Unavailable {
  readonly kind: "unavailable";
  /** For people. */
  readonly says: string;
}

/** The one place where engines meet. A commit is linearizable, and so is the reading of each item. */
export interface GuardrailStore {
  /** Reads items and the answer to an idempotency key. */
  read(keys: readonly string[], onceKey?: string): Promise<ReadResult>;
  commit(transaction: Transaction): Promise<CommitResult>;
}
