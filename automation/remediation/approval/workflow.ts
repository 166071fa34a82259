/** What a waiting step of the workflow makes of an answer. */
export type TokenAnswer =
  | "answered"
  /** It waits no more: it was answered before, or has waited too long. */
  | "gone";

/** The waiting steps of the workflow, found by their tokens. They throw where it is not known whether the answer arrived. */
export interface Workflow {
  /** @param output What the step hands on. */
  succeed(taskToken: string, output: object): Promise<TokenAnswer>;
  /** @param error Name of the error that the step ends with. */
  fail(taskToken: string, error: string, cause: string): Promise<TokenAnswer>;
}
