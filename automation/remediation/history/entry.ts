import type { SettledOutcome } from "../guardrails/event";
import type { Incident } from "../incident";

/** What people answer when they are asked: yes, no, or nothing until the question is void. */
export const HISTORY_ANSWERS = ["approved", "rejected", "unanswered"] as const;

/** One report of trouble, and how things went: one line of a history. */
export interface HistoryEntry {
  readonly incident: Incident;
  /** How the execution ended, whichever runbook it was. @default - {@link DEFAULT_EXECUTION} */
  readonly execution?: { readonly outcome: SettledOutcome; readonly seconds: number };
  /** What a person answered, and how long it took. @default - {@link DEFAULT_APPROVAL} */
  readonly approval?: {
    readonly answer: (typeof HISTORY_ANSWERS)[number];
    readonly afterSeconds: number;
  };
}

/** How an execution ends of which the history knows nothing, because none ran. */
export const DEFAULT_EXECUTION = {
  outcome: "succeeded-verified",
  seconds: 120,
} as const satisfies HistoryEntry["execution"];

/** What a person answers where the history knows of no question. */
export const DEFAULT_APPROVAL = {
  answer: "approved",
  afterSeconds: 300,
} as const satisfies HistoryEntry["approval"];
