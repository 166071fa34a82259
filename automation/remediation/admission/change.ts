import type { GuardrailItem, GuardrailItems } from "../guardrails/items";
import type { Draft } from "./transact";

/** What to write and what to check for the step from some items to the next: each item is in one of them, so none may have changed. */
export function changeOf(before: GuardrailItems, after: GuardrailItems): Pick<Draft, "writes" | "checks"> {
  const unchanged = new Set(itemList(before));
  const all = itemList(after);
  return {
    writes: all.filter((item) => !unchanged.has(item)),
    checks: all.filter((item) => unchanged.has(item)).map(({ key, version }) => ({ key, version })),
  };
}

function itemList({ environment, window, breaker, lock }: GuardrailItems): readonly GuardrailItem[] {
  return [environment, window, breaker, lock];
}
