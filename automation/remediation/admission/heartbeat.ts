import { holderOf, reduce } from "../guardrails/reduce";
import { itemsOf, keysOf } from "../guardrails/scope";
import { changeOf } from "./change";
import type { EngineDeps } from "./deps";
import type { Grant } from "./records";
import type { Handed } from "./settle";
import { transact } from "./transact";

/** Says that an execution is alive: its lease is extended from now on. */
export async function heartbeat(
  grant: Grant,
  leaseSeconds: number,
  deps: EngineDeps,
): Promise<Handed<Grant>> {
  const { scope, executionId, fence } = grant;
  const leaseMs = leaseSeconds * 1_000;
  const done = await transact<Grant | undefined>(
    {
      keys: Object.values(keysOf(scope)),
      next: (snapshot, nowMs) => {
        const items = itemsOf(scope, snapshot.items);
        if (!holderOf(items, grant)) return { answer: undefined };
        const after = reduce(items, { type: "heartbeat", executionId, fence, leaseMs }, nowMs);
        return {
          answer: { ...grant, leaseUntilMs: after.lock.leaseUntilMs },
          write: changeOf(items, after),
        };
      },
    },
    deps,
  );
  if (done.kind !== "done") return { kind: done.kind === "contention" ? "contention" : "unavailable" };
  return done.answer ? { kind: "done", answer: done.answer } : { kind: "stale" };
}
