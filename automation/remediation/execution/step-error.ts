import { STEP_ERRORS } from "./execution-state";

/** An error that the workflow knows by its name. Its text is for people. */
export class StepError extends Error {
  constructor(name: (typeof STEP_ERRORS)[keyof typeof STEP_ERRORS], says: string) {
    super(says);
    this.name = name;
  }
}

/** A check looked and did not pass. */
export function notPassed(says: string): StepError {
  return new StepError(STEP_ERRORS.notPassed, says);
}

/** Nothing was touched, because the execution may not act. */
export function refused(says: string): StepError {
  return new StepError(STEP_ERRORS.refused, says);
}
