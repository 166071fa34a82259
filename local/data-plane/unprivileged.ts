import { execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { EstateProblem } from "../estate-problem";

const USER = "nobody";

/** How a program is run that refuses to run as root. */
export interface Unprivileged {
  /** What stands before the program. Empty for a user who is not root. */
  readonly prefix: readonly string[];
  /** Gives the program a file or folder. */
  readonly own: (path: string) => void;
}

/**
 * Root becomes `nobody`, who exists everywhere and owns nothing. One right of root stays with it: to pass folders that
 * are closed to others, since the checkout and even the program may lie in one. Nothing is added to the machine.
 *
 * @throws EstateProblem where root has no program to step down with
 */
export function unprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return { prefix: [], own: () => undefined };
  const [user, group] = [identity("-u"), identity("-g")];
  const kept = "-all,+dac_override";
  const prefix = [
    "setpriv",
    `--reuid=${user}`,
    `--regid=${group}`,
    "--clear-groups",
    // Without it the kernel judges access(2) by the user alone, and PostgreSQL asks that before it starts.
    "--securebits=+no_setuid_fixup",
    ...["inh-caps", "ambient-caps", "bounding-set"].map((set) => `--${set}=${kept}`),
  ];
  assertWorks(prefix);
  return {
    prefix,
    own: (path) => {
      chownSync(path, user, group);
    },
  };
}

function identity(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, USER], { encoding: "utf8" }));
}

function assertWorks([file = "", ...args]: readonly string[]): void {
  try {
    execFileSync(file, [...args, "true"], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    throw new EstateProblem({
      what: `PostgreSQL refuses to run as root, and setpriv could not step down from it: ${(error as Error).message}`,
      remedy: "run the command as another user, or: apt-get install util-linux",
    });
  }
}
