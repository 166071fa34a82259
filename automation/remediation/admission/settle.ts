import type { StepRecord } from "../execution/execution-state";
import type { SettledOutcome } from "../guardrails/event";
import type { GuardrailItems, InFlight } from "../guardrails/items";
import { holderOf, reduce } from "../guardrails/reduce";
import { itemsOf, keysOf } from "../guardrails/scope";
import { changeOf } from "./change";
import type { EngineDeps } from "./deps";
import { outboxOf, type AuditFact, type Grant, type Settlement } from "./records";
import { transact } from "./transact";

/** What became of a call of an admitted execution. */
export type Handed<T> =
  | { readonly kind: "done"; readonly answer: T }
  /** Its fence is stale: it was settled before, or taken for dead. It must do nothing more. */
  | { readonly kind: "stale" }
  /** Not known to have happened; to be tried again, and until then nothing may be done. */
  | { readonly kind: "contention" | "unavailable" };

/**
 * Ends an execution: frees its slot and its target, and counts its outcome. Asked again, it answers the same.
 *
 * Whatever the outcome, the execution counts for its hour, and its cooldown begins: what was refused a moment ago
 * would be refused again, with a page each time. Other services wait only for what could touch its service.
 */
export function settle(
  grant: Grant,
  outcome: SettledOutcome,
  says: string,
  deps: EngineDeps,
  steps: readonly StepRecord[] = [],
): Promise<Handed<Settlement>> {
  return end(
    grant,
    deps,
    (items, _, nowMs) => reduce(items, { ...fenceOf(grant), type: "settled", outcome }, nowMs),
    () => ({ what: "settled", outcome, says, ...(steps.length > 0 && { steps }) }),
    outcome,
  );
}

/** Ends an execution whose engine is silent past its lease, as failed; a person is paged. Before that it does nothing and answers `stale`. */
export function expire(grant: Grant, deps: EngineDeps): Promise<Handed<Settlement>> {
  return end(
    grant,
    deps,
    (items, _, nowMs) => reduce(items, { ...fenceOf(grant), type: "lease-expired" }, nowMs),
    ({ leaseUntilMs }) => ({ what: "lease-expired", leaseUntilMs }),
    "failed",
  );
}

/**
 * Cancels an execution that still waits for an approval: it has touched nothing, and without its fence it never will.
 * One that does not wait, or has been approved meanwhile, is left alone and answered with `stale`.
 */
export function cancelWaiting(grant: Grant, says: string, deps: EngineDeps): Promise<Handed<Settlement>> {
  const outcome = "cancelled";
  return end(
    grant,
    deps,
    (items, execution, nowMs) =>
      isWaiting(execution) ? reduce(items, { ...fenceOf(grant), type: "settled", outcome }, nowMs) : items,
    () => ({ what: "settled", outcome, says }),
    outcome,
  );
}

/** Whether it may not act yet because nobody has approved it. */
export function isWaiting({ needsApproval, approval }: InFlight): boolean {
  return needsApproval && approval === undefined;
}

async function end(
  grant: Grant,
  deps: EngineDeps,
  after: (items: GuardrailItems, execution: InFlight, nowMs: number) => GuardrailItems,
  tell: (execution: InFlight) => AuditFact,
  outcome: SettledOutcome,
): Promise<Handed<Settlement>> {
  const { executionId, scope } = grant;
  const answer: Settlement = { type: "settlement", executionId, outcome };
  const key = `settled#${executionId}`;
  const done = await transact<Settlement | undefined>(
    {
      keys: Object.values(keysOf(scope)),
      onceKey: key,
      next: (snapshot, nowMs) => {
        const items = itemsOf(scope, snapshot.items);
        const execution = holderOf(items, grant);
        const next = execution && after(items, execution, nowMs);
        if (!next || next === items || next.lock === items.lock) return { answer: undefined };
        const { incidentId } = execution;
        const audit = {
          id: key,
          environment: scope.environment,
          incidentId,
          executionId,
          atMs: nowMs,
          fact: tell(execution),
        };
        return {
          answer,
          write: {
            ...changeOf(items, next),
            once: { key, answer },
            record: { audit, outbox: outboxOf(audit) },
          },
        };
      },
    },
    deps,
  );
  if (done.kind === "contention" || done.kind === "unavailable") return { kind: done.kind };
  // Answered before with another outcome, it was settled by another: this one has come too late.
  const given = done.answer;
  if (given?.type !== "settlement" || given.outcome !== outcome) return { kind: "stale" };
  return { kind: "done", answer: given };
}

function fenceOf({ executionId, fence }: Grant) {
  return { executionId, fence };
}
