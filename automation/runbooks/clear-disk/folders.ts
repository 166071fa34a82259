/** A folder whose old files nobody needs. */
export interface ClearableFolder {
  /** Absolute, without a wildcard or a character that a shell knows. */
  readonly path: string;
  /** Names of the files, as `find -name` reads them. @default - every file */
  readonly names?: readonly [string, ...string[]];
}

/** All that is ever deleted from. Whoever adds a folder says here why the loss of its old files does no harm. */
export const CLEARABLE: readonly [ClearableFolder, ...ClearableFolder[]] = [
  // Scratch, which the machine itself clears in time.
  { path: "/tmp" },
  { path: "/var/tmp" },
  // Packages that were installed; they are loaded again where needed.
  { path: "/var/cache/dnf" },
  // Logs that were rotated, and sent away before.
  { path: "/var/log", names: ["*.gz", "*.[0-9]", "*.[0-9][0-9]"] },
];
