/** What the exit code of `homeostat` means. Scripts may rely on it; the guide lists the same table. */
export const EXIT = {
  /** Done; for `plan`: no changes. */
  ok: 0,
  /** Something was tried and failed. */
  failed: 1,
  /** `plan` only: there are changes. */
  changes: 2,
  /** Unknown option, environment or stack, or a missing confirmation. Nothing was tried. */
  usage: 3,
  /** A state lock, or a working directory, is held by another run. */
  locked: 4,
  /** A tool, a provider, the disk, a port or the state backend is not ready. */
  precondition: 5,
  /** Ctrl-C or SIGTERM; Terraform was given the time to finish. */
  interrupted: 130,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
