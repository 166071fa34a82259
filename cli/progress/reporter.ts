import type { TerraformEvent } from "../terraform/events";
import type { Phase, StackProgress } from "./board";

/** Shows how a run gets on. */
export interface Reporter {
  /** A stack moved on. */
  phase(stackId: string, phase: Phase, note?: string): void;
  /** Terraform said something. */
  event(stackId: string, event: TerraformEvent): void;
  /** How far a stack has got. */
  progress(stackId: string): StackProgress | undefined;
  /** Something worth a line of its own. */
  note(text: string): void;
  /** Runs something that needs the terminal for itself, such as a question. */
  pause<T>(work: () => Promise<T>): Promise<T>;
  /** Leaves the last state on the screen. */
  close(): void;
}

/** Where a reporter writes. */
export interface Screen {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
}
