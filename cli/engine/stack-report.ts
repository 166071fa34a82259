import type { CliError } from "../cli-error";
import type { Phase } from "../progress/board";
import type { Plan } from "./plan";

/** How a command ended for one stack. */
export interface StackReport {
  readonly id: string;
  readonly status: Extract<
    Phase,
    "applied" | "destroyed" | "planned" | "unchanged" | "failed" | "not applied" | "interrupted"
  >;
  readonly plan?: Plan;
  /** Resources done, of those planned, where it was cut short. */
  readonly done?: { readonly resources: number; readonly of: number };
  readonly error?: CliError;
  /** Stacks that would have had to succeed first. */
  readonly needs?: readonly string[];
  readonly seconds: number;
}
