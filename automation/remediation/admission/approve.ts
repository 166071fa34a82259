import type { Approval } from "../guardrails/items";
import { holderOf, reduce } from "../guardrails/reduce";
import { itemsOf, keysOf } from "../guardrails/scope";
import { changeOf } from "./change";
import type { EngineDeps } from "./deps";
import { outboxOf, type AuditRecord, type Grant } from "./records";
import type { Handed } from "./settle";
import { transact } from "./transact";

/** Writes down that a person approved an execution. Whether it may then act is asked again with every effect. */
export async function approve(grant: Grant, approval: Approval, deps: EngineDeps): Promise<Handed<Approval>> {
  const { scope, executionId, fence } = grant;
  const done = await transact<Approval | undefined>(
    {
      keys: Object.values(keysOf(scope)),
      next: (snapshot, nowMs) => {
        const items = itemsOf(scope, snapshot.items);
        const execution = holderOf(items, grant);
        if (!execution) return { answer: undefined };
        // Taken already, perhaps by this very call whose answer was lost: one approval is one record.
        if (execution.approval) return { answer: execution.approval };
        const after = reduce(items, { type: "approved", executionId, fence, approval }, nowMs);
        const audit: AuditRecord = {
          id: `approved#${executionId}`,
          environment: scope.environment,
          incidentId: execution.incidentId,
          executionId,
          atMs: nowMs,
          fact: { what: "approved", by: approval.by, digest: approval.digest },
        };
        return {
          answer: approval,
          write: { ...changeOf(items, after), record: { audit, outbox: outboxOf(audit) } },
        };
      },
    },
    deps,
  );
  if (done.kind !== "done") return { kind: done.kind === "contention" ? "contention" : "unavailable" };
  const given = done.answer;
  const same =
    given?.by === approval.by && given.digest === approval.digest && given.untilMs === approval.untilMs;
  return given && same ? { kind: "done", answer: given } : { kind: "stale" };
}
