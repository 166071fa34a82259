import type { StepRecord } from "../remediation/execution/execution-state";

/** Which step it was, in words; one that its phase has no other of is named by the phase. */
export function stepName({ phase, step }: Pick<StepRecord, "phase" | "step">): string {
  return phase === step ? phase : `${phase} ${step}`;
}
