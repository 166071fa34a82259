import type { StepContext } from "../../remediation/execution/steps";

/** How long an answer is waited for. */
export interface Patience extends Pick<StepContext, "now" | "sleep"> {
  readonly withinMs: number;
}

/** Machines that take commands. */
export interface Machines {
  /** Whether it answers and bears the tag of the environment. */
  isOnline(instanceId: string, environment: string): Promise<boolean>;
  /**
   * Runs a shell script and waits for its end.
   *
   * @returns what it wrote
   * @throws Error where it failed, or there is no answer in time: it may run on then
   */
  run(instanceId: string, script: string, patience: Patience): Promise<string>;
}
