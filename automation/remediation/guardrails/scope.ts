import type { StoreItem } from "../admission/guardrail-store";
import type { BreakerItem, GuardrailItem, GuardrailItems } from "./items";

/** What an execution is about; it names the items that decide about it. */
export interface Scope {
  readonly environment: string;
  readonly runbookId: string;
  readonly service: string;
  /** Type and id of the target, unique in the environment. */
  readonly target: string;
}

/** Keys of the items of a scope. */
export interface ScopeKeys {
  readonly environment: string;
  readonly window: string;
  readonly breaker: string;
  readonly lock: string;
}

/** Key of an environment's item. */
export function environmentKey(environment: string): string {
  return key("environment", environment);
}

/** Key of a runbook's breaker. */
export function breakerKey(environment: string, runbookId: string): string {
  return key("breaker", environment, runbookId);
}

/** Keys of the items that decide about a scope. */
export function keysOf({ environment, runbookId, service, target }: Scope): ScopeKeys {
  return {
    environment: environmentKey(environment),
    window: key("window", environment, runbookId, service),
    breaker: breakerKey(environment, runbookId),
    lock: key("lock", environment, target),
  };
}

/** The same keys as a list, to be read together. */
export function keyListOf(scope: Scope): readonly string[] {
  const { environment, window, breaker, lock } = keysOf(scope);
  return [environment, window, breaker, lock];
}

/**
 * The items of a scope out of those that were read. One that was never written is as new.
 *
 * @throws Error when an item is of another kind than its key says: nothing may be decided from it
 */
export function itemsOf(scope: Scope, read: ReadonlyMap<string, StoreItem>): GuardrailItems {
  const keys = keysOf(scope);
  return {
    environment: pick(read, newEnvironment(keys.environment)),
    window: pick(read, {
      kind: "window",
      key: keys.window,
      version: 0,
      seenMs: 0,
      admittedAtMs: [],
      lastMs: 0,
    }),
    breaker: breakerOf(scope.environment, scope.runbookId, read),
    lock: pick(read, { kind: "lock", key: keys.lock, version: 0, seenMs: 0, fence: 0, leaseUntilMs: 0 }),
  };
}

/** The item of an environment out of those that were read. */
export function environmentOf(environment: string, read: ReadonlyMap<string, StoreItem>) {
  return pick(read, newEnvironment(environmentKey(environment)));
}

/** The breaker of a runbook out of the items that were read. */
export function breakerOf(environment: string, runbookId: string, read: ReadonlyMap<string, StoreItem>) {
  return pick<BreakerItem>(read, {
    kind: "breaker",
    key: breakerKey(environment, runbookId),
    version: 0,
    seenMs: 0,
    state: { is: "CLOSED", failures: 0 },
  });
}

function newEnvironment(itemKey: string): GuardrailItems["environment"] {
  return { kind: "environment", key: itemKey, version: 0, seenMs: 0, inFlight: [], cooling: [] };
}

function pick<Item extends GuardrailItem>(read: ReadonlyMap<string, StoreItem>, fresh: Item): Item {
  const found = read.get(fresh.key);
  if (found === undefined) return fresh;
  if (!isLike(found, fresh)) {
    throw new Error(`guardrail item "${fresh.key}" is a ${found.kind}; expected a ${fresh.kind}`);
  }
  return found;
}

function isLike<Item extends GuardrailItem>(found: StoreItem, fresh: Item): found is Item {
  return found.kind === fresh.kind;
}

/** Names may hold any character; encoded, no two scopes share a key. */
function key(kind: GuardrailItem["kind"], ...names: readonly string[]): string {
  return [kind, ...names.map(encodeURIComponent)].join("#");
}
