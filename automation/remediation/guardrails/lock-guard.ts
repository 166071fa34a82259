import type { Reason } from "../decision";
import type { LockItem } from "./items";
import type { Scope } from "./scope";

/** Why the target may not be touched. A lease that is over does not free it: only its settlement says what became of it. */
export function checkLock({ holder }: LockItem, { target }: Scope): Reason[] {
  if (holder === undefined) return [];
  return [{ code: "target-locked", limitsTo: "blocked", says: `${holder} works on ${target}` }];
}

/** The target is taken. */
export function afterAdmission(item: LockItem, holder: string, leaseUntilMs: number): LockItem {
  return { ...item, fence: item.fence + 1, holder, leaseUntilMs };
}

/** The holder is alive. */
export function afterHeartbeat(item: LockItem, leaseUntilMs: number): LockItem {
  return { ...item, leaseUntilMs };
}

/** The target is free, and whatever its holder still does is stale. */
export function afterEnd({ holder: _, ...item }: LockItem): LockItem {
  return { ...item, fence: item.fence + 1, leaseUntilMs: 0 };
}
