import type { Stop } from "../guardrails/items";
import { reduceStop } from "../guardrails/reduce";
import { environmentKey, environmentOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import { outboxOf, type AuditFact, type AuditRecord, type StopChange } from "./records";
import { transact } from "./transact";

/** Admits nothing more in an environment until then. What runs goes on. */
export function pause(environment: string, stop: Stop, deps: EngineDeps): Promise<boolean> {
  return change(environment, stop, { what: "paused", stop }, deps);
}

/** Lets an environment admit again. */
export function resume(environment: string, who: string, why: string, deps: EngineDeps): Promise<boolean> {
  return change(environment, undefined, { what: "resumed", who, why }, deps);
}

/** Whether it is known to have happened. */
async function change(
  environment: string,
  stop: Stop | undefined,
  fact: AuditFact,
  deps: EngineDeps,
): Promise<boolean> {
  const key = `${fact.what}#${deps.newId()}`;
  const answer: StopChange = { type: "stop", environment, ...(stop ? { stop } : {}) };
  const done = await transact<StopChange>(
    {
      keys: [environmentKey(environment)],
      onceKey: key,
      next: ({ items }, nowMs) => {
        const after = reduceStop(environmentOf(environment, items), stop, nowMs);
        const audit: AuditRecord = { id: key, environment, atMs: nowMs, fact };
        return {
          answer,
          write: {
            writes: [after],
            checks: [],
            once: { key, answer },
            record: { audit, outbox: outboxOf(audit) },
          },
        };
      },
    },
    deps,
  );
  return done.kind === "done" || done.kind === "replayed";
}
