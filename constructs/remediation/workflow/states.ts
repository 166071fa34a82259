/**
 * The part of the Amazon States Language that remediation needs, as data. Paths are JSONPath; member names are those
 * of the language.
 */
export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** One state of a machine. */
export type State = TaskState | ChoiceState | PassState;

/** What a task is given: literals, and under names that end in `.$` paths into the data or intrinsic functions. */
export interface Payload {
  readonly [name: string]: string | number | boolean | null | Payload;
}

/** Calls something, and goes on or ends. */
export type TaskState = {
  readonly Type: "Task";
  readonly Comment?: string;
  readonly Resource: string;
  readonly Parameters: Payload;
  /** Where in the data its result goes. */
  readonly ResultPath: string;
  readonly TimeoutSeconds: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
} & ({ readonly Next: string } | { readonly End: true });

/** Goes one of several ways. */
export interface ChoiceState {
  readonly Type: "Choice";
  readonly Choices: readonly Choice[];
  readonly Default: string;
}

/** One way, taken where the value at the path is the one named. */
export type Choice = { readonly Variable: string; readonly Next: string } & (
  { readonly StringEquals: string } | { readonly BooleanEquals: boolean }
);

/** Writes something into the data. */
export interface PassState {
  readonly Type: "Pass";
  readonly Parameters: Payload;
  readonly ResultPath: string;
  readonly Next: string;
}

/** When a task is tried again. The first that names the error counts. */
export interface Retrier {
  readonly ErrorEquals: readonly [string, ...string[]];
  /** Attempts after the first one; 0 for "never". */
  readonly MaxAttempts: number;
  /** @default 1 */
  readonly IntervalSeconds?: number;
  /** What each wait is multiplied by for the next; wherever anything is waited for it is given, as the language takes 2. @default 1 */
  readonly BackoffRate?: number;
}

/** Where to go when a task failed for good. The first that names the error counts. */
export interface Catcher {
  readonly ErrorEquals: readonly [string, ...string[]];
  readonly Next: string;
  readonly ResultPath: string;
}
