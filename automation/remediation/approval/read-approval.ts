import type { EngineDeps } from "../admission/deps";
import type { Snapshot, Unavailable } from "../admission/guardrail-store";
import { approvalKey, requestOf, type ApprovalItem, type ApprovalRequest } from "./approval-item";

/** What was found under an id. */
export type ApprovalRead =
  { readonly kind: "found"; readonly request: ApprovalRequest } | { readonly kind: "unknown" } | Unavailable;

/** Looks a question up, to show it. */
export async function readApproval(id: string, { store }: Pick<EngineDeps, "store">): Promise<ApprovalRead> {
  const read = await store.read([approvalKey(id)]);
  if (read.kind === "unavailable") return read;
  const item = approvalOf(id, read.items);
  return item ? { kind: "found", request: requestOf(item) } : { kind: "unknown" };
}

/** The question out of what was read. */
export function approvalOf(id: string, items: Snapshot["items"]): ApprovalItem | undefined {
  const item = items.get(approvalKey(id));
  return item?.kind === "approval" ? item : undefined;
}
