import type { Severity } from "./severity";

/** Whom an alarm tells. */
export interface IAlarmAction {
  /** ARN of what is called when an alarm of this severity begins or ends. */
  targetArn(severity: Severity): string;
}
