import type { Unavailable } from "../remediation/admission/guardrail-store";

/** What went wrong, as "no answer": whether it happened is then not known. */
export function unavailable(error: unknown): Unavailable {
  return {
    kind: "unavailable",
    says: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
