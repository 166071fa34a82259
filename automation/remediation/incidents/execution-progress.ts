/** How far executions have come, for people who look. */
export interface ExecutionProgress {
  /** Name of the step that an execution is at. @returns nothing where it has not begun. @throws Error where nobody can tell. */
  stepOf(executionId: string): Promise<string | undefined>;
}
