import type { Grant } from "../admission/records";
import type { SettledOutcome } from "../guardrails/event";
import type { Incident } from "../incident";

/** When and how an execution will end, as its history tells. */
export interface Ending {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly grant: Grant;
  readonly incident: Incident;
  readonly outcome: SettledOutcome;
}
