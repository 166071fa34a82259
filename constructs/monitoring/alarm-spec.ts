import type { Signal } from "./metric";
import type { MissingData } from "./missing-data";
import type { Severity } from "./severity";
import type { Threshold } from "./threshold";

/** One alarm as data: what is measured, when it is bad, how urgent that is, and what to do. */
export interface AlarmSpec {
  /** Kind of alarm in kebab case; the heading of its runbook. */
  readonly id: string;
  /** Which of several like resources, e.g. `node-2`. @default - there is only one */
  readonly subject?: string;
  readonly severity: Severity;
  /** What is wrong and what users feel, in one or two sentences. */
  readonly summary: string;
  readonly signal: Signal;
  readonly threshold: Threshold;
  readonly missingData: MissingData;
}

/** Kind and subject: unique within a component. */
export function alarmKey({ id, subject }: Pick<AlarmSpec, "id" | "subject">): string {
  return subject === undefined ? id : `${id}-${subject}`;
}
