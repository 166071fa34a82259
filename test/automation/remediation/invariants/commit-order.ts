import type { Transaction } from "../../../../automation/remediation/admission/guardrail-store";
import { environmentKey } from "../../../../automation/remediation/guardrails/scope";

/** A transaction that took effect, and the true time at which its engine read its clock. */
export interface Committed {
  readonly transaction: Transaction;
  readonly readMs: number;
}

/** Transactions in the order in which the environment's item took them, whenever their answers were heard. */
export function inOrder(committed: readonly Committed[], environment: string): Committed[] {
  const key = environmentKey(environment);
  const place = ({ transaction: { writes, checks } }: Committed): number => {
    const written = writes.find((item) => item.key === key)?.version;
    return written ?? (checks.find((item) => item.key === key)?.version ?? 0) + 0.5;
  };
  return committed.toSorted((left, right) => place(left) - place(right));
}
