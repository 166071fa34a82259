import { checkEffect, type EffectRefusal } from "../guardrails/check-effect";
import { itemsOf, keysOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import type { Grant } from "./records";

/**
 * Every reason against an effect, from the store as it is now. It is asked in the step that has the effect, right before it;
 * where the target itself can hold the fence (a conditional tag, a resource version), the effect is conditional on it as well.
 *
 * @throws StoreUnavailableError when there is no answer; then there is no effect
 */
export async function mayAct(
  grant: Grant,
  digest: string | undefined,
  { store, clock }: Pick<EngineDeps, "store" | "clock">,
): Promise<readonly EffectRefusal[]> {
  const { environment, lock } = keysOf(grant.scope);
  const { items } = await store.read([environment, lock]);
  const { executionId, fence } = grant;
  const effect = { executionId, fence, ...(digest === undefined ? {} : { digest }) };
  return checkEffect(itemsOf(grant.scope, items), effect, clock());
}
