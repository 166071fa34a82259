import { checkEffect, type Effect, type EffectRefusal } from "../guardrails/check-effect";
import { itemsOf, keysOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import type { Grant } from "./records";

/**
 * Every reason against an effect, from the store as it is now. It is asked in the step that has the effect, right before it;
 * where the target itself can hold the fence (a conditional tag, a resource version), the effect is conditional on it as well.
 */
export async function mayAct(
  grant: Grant,
  digest: string | undefined,
  { store, clock }: Pick<EngineDeps, "store" | "clock">,
  terms: Pick<Effect, "lastsMs" | "isUnderWay"> = {},
): Promise<readonly EffectRefusal[]> {
  const { environment, lock } = keysOf(grant.scope);
  const read = await store.read([environment, lock]);
  if (read.kind === "unavailable") return [{ code: "store-unavailable", says: read.says }];
  const { executionId, fence } = grant;
  const effect = { ...terms, executionId, fence, ...(digest === undefined ? {} : { digest }) };
  return checkEffect(itemsOf(grant.scope, read.items), effect, clock());
}
