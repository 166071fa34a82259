import type { EngineDeps } from "../admission/deps";
import type { Unavailable } from "../admission/guardrail-store";
import { grantOf, inFlightIn } from "../admission/in-flight";
import { settle } from "../admission/settle";

/** What became of an execution whose workflow has ended. */
export type SettledEnd =
  | { readonly kind: "settled" }
  /** It had been settled before its workflow ended, as it should be. */
  | { readonly kind: "known" }
  /** Not known to be settled; to be tried again, or left to the sweeper. */
  | Unavailable;

/**
 * Settles, as failed, an execution whose workflow the service has ended before it could settle itself: it frees what it held
 * at once and a person is paged, instead of after its lease.
 */
export async function settleEnded(
  environment: string,
  executionId: string,
  says: string,
  deps: EngineDeps,
): Promise<SettledEnd> {
  const read = await inFlightIn(environment, deps);
  if (read.kind === "unavailable") return read;
  const execution = read.executions.find((one) => one.executionId === executionId);
  if (!execution) return { kind: "known" };
  const settled = await settle(grantOf(environment, execution), "failed", says, deps);
  switch (settled.kind) {
    case "done":
      return { kind: "settled" };
    case "stale":
      return { kind: "known" };
    case "contention":
    case "unavailable":
      return { kind: "unavailable", says: `${executionId} could not be settled: ${settled.kind}` };
  }
}
