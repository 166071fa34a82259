import type { Notes } from "../../remediation/execution/notes";
import type { ActionResult, CheckResult, TargetState } from "../../remediation/execution/steps";

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
  /**
   * @returns with a note that it was closed by this call, where it was not closed already
   * @throws Error where a third hand has changed it since
   */
  close(before: TargetState): Promise<ActionResult>;
  /** @throws Error where a third hand has changed it since, or it is not known that it was closed by this execution */
  openAgain(before: TargetState, notes: Notes): Promise<ActionResult>;
  isAsBefore(before: TargetState): Promise<CheckResult>;
  /** Whether all that never was open to the world is as it was. */
  restUntouched(before: TargetState): Promise<CheckResult>;
}

/** Note of the call that closed it. One whose answer was lost leaves none, and a person may have closed it just as well. */
export const CLOSED = { closed: true } as const satisfies Notes;

/** @throws Error where nothing says that this execution closed it: what a person closed is not opened to the world again */
export function assertClosedHere(name: string, { closed }: Notes): void {
  if (closed !== true)
    throw new Error(`${name} is closed, and not known to be by this execution: a person decides about it`);
}
