import type { CheckResult, TargetState } from "../../remediation/execution/steps";

/** Tag by which somebody has said that a thing is open on purpose; its value is the reason. */
export const MEANT = "public-on-purpose";

/** How open a thing is. */
export interface Openness {
  readonly isOpen: boolean;
  readonly says: string;
  /** What it takes to open it exactly as it was. */
  readonly facts: TargetState;
}

/** Something that can stand open to the world. */
export interface Door {
  /** @throws Error where it belongs to another environment */
  look(): Promise<Openness>;
  tags(): Promise<Readonly<Record<string, string>>>;
  /** @throws Error where a third hand has changed it since */
  close(before: TargetState): Promise<string>;
  openAgain(before: TargetState): Promise<string>;
  isAsBefore(before: TargetState): Promise<CheckResult>;
  /** Whether all that never was open to the world is as it was. */
  restUntouched(before: TargetState): Promise<CheckResult>;
}
