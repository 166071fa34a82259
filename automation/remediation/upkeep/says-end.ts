import { bounded } from "../../core/untrusted-text/bounded";
import { forLog } from "../../core/untrusted-text/for-log";

/** How the workflow service tells of an end. */
export interface WorkflowEnd {
  /** E.g. `TIMED_OUT`. */
  readonly status: string;
  readonly error?: string | null | undefined;
  readonly cause?: string | null | undefined;
  /** Milliseconds since the epoch. */
  readonly endedAtMs: number;
}

/** How a workflow ended, in one bounded line. */
export function saysEnd({ status, error, cause }: WorkflowEnd): string {
  const why = [error, cause].filter((part) => part !== undefined && part !== null && part !== "").join(": ");
  return bounded(forLog(`the workflow ended ${status}${why === "" ? "" : `: ${why}`}`));
}
