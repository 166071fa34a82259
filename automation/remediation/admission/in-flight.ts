import type { InFlight } from "../guardrails/items";
import { environmentKey, environmentOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import type { Unavailable } from "./guardrail-store";
import type { Grant } from "./records";

/** What was admitted in an environment and is not settled. */
export async function inFlightIn(
  environment: string,
  { store }: Pick<EngineDeps, "store">,
): Promise<{ readonly kind: "read"; readonly executions: readonly InFlight[] } | Unavailable> {
  const read = await store.read([environmentKey(environment)]);
  if (read.kind === "unavailable") return read;
  return { kind: "read", executions: environmentOf(environment, read.items).inFlight };
}

/** The grant of an execution, for whoever ends it in its place. */
export function grantOf(environment: string, execution: InFlight): Grant {
  const { executionId, fence, runbookId, service, target, leaseUntilMs, needsApproval } = execution;
  const scope = { environment, runbookId, service, target };
  return { executionId, fence, scope, leaseUntilMs, needsApproval };
}
