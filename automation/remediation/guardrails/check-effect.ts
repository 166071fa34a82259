import { timeToGoBy } from "./clock";
import type { Fence } from "./event";
import type { GuardrailItems } from "./items";
import { holderOf } from "./reduce";

/** What an execution is about to do. */
export interface Effect extends Fence {
  /** Digest of plan, target state and expiry as they are now; what was approved must be the same. @default - it needs no approval */
  readonly digest?: string;
  /** How long it may take: its lease must last as long, for nobody can call it back. @default 0 */
  readonly lastsMs?: number;
  /**
   * It goes on with, or undoes, what was begun while the approval was valid: the approval must be there and be of this
   * plan, but half a work is never left behind because its approval has expired meanwhile. @default false
   */
  readonly isUnderWay?: boolean;
}

/** Why an effect must not happen. */
export interface EffectRefusal {
  readonly code:
    | "stale-fence"
    | "lease-over"
    | "approval-missing"
    | "approval-expired"
    | "approval-void"
    | "store-unavailable";
  readonly says: string;
}

/** Every reason against touching the target now; to be asked in the step that touches it. */
export function checkEffect(
  items: Pick<GuardrailItems, "environment" | "lock">,
  effect: Effect,
  clockMs: number,
): readonly EffectRefusal[] {
  const execution = holderOf(items, effect);
  if (!execution) {
    return [
      {
        code: "stale-fence",
        says: `${effect.executionId} does not hold its target with fence ${effect.fence}`,
      },
    ];
  }
  const nowMs = timeToGoBy([items.environment, items.lock], clockMs);
  const { needsApproval, approval, limits } = execution;
  const refusals: EffectRefusal[] = [];
  if (!(nowMs + (effect.lastsMs ?? 0) < execution.leaseUntilMs)) {
    refusals.push({ code: "lease-over", says: "its lease is over, or ends before it could; renew it first" });
  }
  if (needsApproval && !approval) refusals.push({ code: "approval-missing", says: "nobody has approved it" });
  if (needsApproval && approval) {
    if (!effect.isUnderWay && !(nowMs < approval.untilMs - limits.clockSkewMs)) {
      refusals.push({ code: "approval-expired", says: `the approval of ${approval.by} has expired` });
    }
    if (approval.digest !== effect.digest) {
      refusals.push({ code: "approval-void", says: `${approval.by} approved another plan or target state` });
    }
  }
  return refusals;
}
