/** What the exit code of `homeostat`, and of its set-up, means. Scripts may rely on it. */
export const EXIT = {
  ok: 0,
  failed: 1,
  changes: 2,
  usage: 3,
  locked: 4,
  precondition: 5,
  interrupted: 130,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The codes in words, as help and guide show them. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, "done; plan, decisions diff: no changes"],
  [EXIT.failed, "something was tried and failed"],
  [EXIT.changes, "plan, decisions diff: there are changes"],
  [EXIT.usage, "not understood, or not confirmed; nothing was changed"],
  [EXIT.locked, "a state lock, or a working directory, is held by another run"],
  [EXIT.precondition, "a tool, a provider, the disk, a port, credentials or the state backend is not ready"],
  [EXIT.interrupted, "interrupted; Terraform was given the time to finish"],
];
