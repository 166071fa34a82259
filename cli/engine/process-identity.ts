import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** When a process began, as text that only serves for comparison; `undefined` if there is no such process. */
export function processStart(pid: number): string | undefined {
  try {
    if (existsSync("/proc/self/stat")) {
      // The second field is a name in parentheses that may hold spaces; the start time is the 22nd field.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ") ?? [];
      return fields[0] === "Z" ? undefined : fields[19];
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs, and not another that was given its number. */
export function isAlive(pid: number, start: string): boolean {
  return start !== "" && processStart(pid) === start;
}
