import { reducePause } from "../guardrails/reduce";
import { environmentKey, environmentOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import type { Pause } from "../policy/environment-policy";
import { outboxOf, type AuditFact, type AuditRecord, type PauseChange } from "./records";
import { transact } from "./transact";

/** Admits nothing more in an environment until then. What runs goes on. */
export function pause(environment: string, stop: Pause, deps: EngineDeps): Promise<boolean> {
  return change(environment, stop, { what: "paused", pause: stop }, deps);
}

/** Lets an environment admit again. */
export function resume(environment: string, by: string, why: string, deps: EngineDeps): Promise<boolean> {
  return change(environment, undefined, { what: "resumed", by, why }, deps);
}

/** Whether it is known to have happened. */
async function change(
  environment: string,
  pause: Pause | undefined,
  fact: AuditFact,
  deps: EngineDeps,
): Promise<boolean> {
  const key = `${fact.what}#${deps.newId()}`;
  const answer: PauseChange = { type: "pause", environment, ...(pause ? { pause } : {}) };
  const done = await transact<PauseChange>(
    {
      keys: [environmentKey(environment)],
      onceKey: key,
      next: ({ items }, nowMs) => {
        const after = reducePause(environmentOf(environment, items), pause, nowMs);
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
