import type { StoreItem, Transaction } from "../../../../automation/remediation/admission/guardrail-store";
import type { MemoryStore } from "../../../../automation/remediation/admission/memory-store";

/** Makes a correct transaction wrong, or splits it, to show that a property notices. */
export type Mutation = (transaction: Transaction, store: MemoryStore) => readonly Transaction[];

/** Ways to get admission wrong; the properties must notice each of them. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "drop the version checks": (transaction, store) => [blind(transaction, store, () => true)],
  "drop the version check of the environment": (transaction, store) => [
    blind(transaction, store, ({ kind }) => kind === "environment"),
  ],
  "put unconditionally where nothing was yet": (transaction, store) => [
    blind(transaction, store, ({ version }) => version === 1),
  ],
  "split the transaction: first the items, then the records": (transaction) => {
    const { record, once, ...items } = transaction;
    const told = { ...transaction, writes: [], checks: [] };
    return record || once ? [items, told] : [transaction];
  },
  "split the transaction: first the records, then the items": (transaction) => {
    const { record, once, ...items } = transaction;
    const told = { ...transaction, writes: [], checks: [] };
    return record || once ? [told, items] : [transaction];
  },
  "split the transaction: item by item": (transaction) => {
    const { writes, ...rest } = transaction;
    const { record: _, once: __, ...bare } = { ...rest, checks: [] };
    return [...writes.map((write) => ({ ...bare, writes: [write] })), { ...rest, writes: [] }];
  },
  "forget the fence": (transaction) => [{ ...transaction, writes: transaction.writes.map(withoutFence) }],
  "forget the idempotency key": (transaction) => {
    const { once: _, ...rest } = transaction;
    return [rest];
  },
  "forget the audit record": (transaction) => {
    const { record: _, ...rest } = transaction;
    return [rest];
  },
};

/** Writes some items over whatever is there. */
function blind(
  transaction: Transaction,
  store: Pick<MemoryStore, "readNow">,
  which: (item: StoreItem) => boolean,
): Transaction {
  const current = (key: string): number => store.readNow([key]).items.get(key)?.version ?? 0;
  return {
    ...transaction,
    writes: transaction.writes.map((item) =>
      which(item) ? { ...item, version: current(item.key) + 1 } : item,
    ),
  };
}

/** Every holder of the target is given the same fence. */
function withoutFence(item: StoreItem): StoreItem {
  if (item.kind === "lock") return { ...item, fence: item.holder === undefined ? 0 : 1 };
  if (item.kind !== "environment") return item;
  return { ...item, inFlight: item.inFlight.map((execution) => ({ ...execution, fence: 1 })) };
}
