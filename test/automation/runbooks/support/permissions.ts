import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";

/** Every action that a runbook declares, each once, sorted. */
export function declaredActions({ permissions }: RunbookSpec): string[] {
  return [...new Set(permissions.flatMap(({ actions }) => actions))].sort();
}
