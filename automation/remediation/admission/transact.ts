import type { EngineDeps } from "./deps";
import type { Conflict, Snapshot, Transaction, Unavailable } from "./guardrail-store";
import type { Answer } from "./records";

/** A transaction that is tried until it is through, or cannot be any more. */
export interface Plan<T> {
  readonly keys: readonly string[];
  /** @default - it may be repeated */
  readonly onceKey?: string;
  readonly next: (snapshot: Snapshot, nowMs: number) => Next<T>;
}

/** What to write after what was read, or the answer where there is nothing to write. */
export interface Next<T> {
  readonly write?: Draft;
  readonly answer: T;
}

/** A transaction without what is the same for all. */
export type Draft = Omit<Transaction, "token" | "atMs">;

/** What became of a plan. */
export type Transacted<T> =
  | { readonly kind: "done"; readonly answer: T }
  /** It had been done before, by this engine or another. */
  | { readonly kind: "replayed"; readonly answer: Answer }
  /** Others were always there first. */
  | { readonly kind: "contention" }
  /** The store does not answer: it may have happened. */
  | Unavailable;

type Attempt<T> = Transacted<T> | Conflict;

/**
 * Reads, plans and commits; after a conflict once more, from what is then true, with full jitter and a bound. Who waits
 * goes by how long his own attempt took: a store that many press is slow, and they would be in each other's way again.
 * After a call without an answer the next read finds what was answered under the key, if it did happen.
 */
export async function transact<T>(
  plan: Plan<T>,
  deps: EngineDeps,
  retry = deps.retry,
): Promise<Transacted<T>> {
  const { attempts = 12, firstDelayMs = 10, longestDelayMs = 400 } = retry ?? {};
  let last: Attempt<T> = { kind: "conflict" };
  let tookMs = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) {
      // A clock that was set meanwhile can make it anything; the bounds hold all the same.
      const firstMs = tookMs > firstDelayMs ? tookMs : firstDelayMs;
      await deps.sleep(deps.random() * Math.min(longestDelayMs, firstMs * 2 ** (attempt - 1)));
    }
    const beganMs = deps.clock();
    last = await once(plan, deps);
    tookMs = deps.clock() - beganMs;
    if (last.kind === "done" || last.kind === "replayed") return last;
  }
  if (last.kind !== "unavailable") return { kind: "contention" };
  return (await earlierAnswer(plan, deps)) ?? last;
}

async function once<T>(plan: Plan<T>, deps: EngineDeps): Promise<Attempt<T>> {
  const snapshot = await deps.store.read(plan.keys, plan.onceKey);
  if (snapshot.kind === "unavailable") return snapshot;
  if (snapshot.answer) return { kind: "replayed", answer: snapshot.answer };
  const nowMs = deps.clock();
  const first = await commit(plan, plan.next(snapshot, nowMs), nowMs, deps);
  if (first.kind !== "conflict" || !first.found) return first;
  // Whom the items that are in the way send away need not look again: he leaves at once, and is in nobody's way.
  const items = new Map([...snapshot.items, ...first.found.map((item) => [item.key, item] as const)]);
  const laterMs = deps.clock();
  const then = plan.next({ items }, laterMs);
  return then.write && takesNothing(then.write) ? commit(plan, then, laterMs, deps) : first;
}

async function commit<T>(
  plan: Plan<T>,
  { write, answer }: Next<T>,
  nowMs: number,
  deps: EngineDeps,
): Promise<Attempt<T>> {
  // The answer may have been read before it was given, and the items after.
  if (!write) return (await earlierAnswer(plan, deps)) ?? { kind: "done", answer };
  const result = await deps.store.commit({ ...write, token: deps.newId(), atMs: nowMs });
  switch (result.kind) {
    case "committed":
      return { kind: "done", answer };
    case "idempotent-replay":
      return { kind: "replayed", answer: result.answer };
    case "conflict":
    case "unavailable":
      return result;
  }
}

function takesNothing({ writes, checks }: Draft): boolean {
  return writes.length + checks.length === 0;
}

async function earlierAnswer<T>({ onceKey }: Plan<T>, deps: EngineDeps): Promise<Transacted<T> | undefined> {
  if (onceKey === undefined) return undefined;
  const snapshot = await deps.store.read([], onceKey);
  if (snapshot.kind === "unavailable" || !snapshot.answer) return undefined;
  return { kind: "replayed", answer: snapshot.answer };
}
