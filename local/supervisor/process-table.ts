import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** One living process. Zombies are not listed: they hold no port and no file. */
export interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  /** When the kernel started it, in the kernel's own words: with the pid it names one process for good. */
  readonly startedAt: string;
}

const hasProc = existsSync("/proc/self/stat");

/** The living process with this id, or `undefined`. */
export function findProcess(pid: number): ProcessEntry | undefined {
  if (!hasProc) return listWithPs().find((entry) => entry.pid === pid);
  return readStat(pid);
}

/** All living processes of a group; the leader may be gone already. */
export function processesOfGroup(group: number): ProcessEntry[] {
  const all = hasProc
    ? readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map((name) => readStat(Number(name)))
    : listWithPs();
  return all.filter((entry): entry is ProcessEntry => entry?.group === group);
}

/** Reads one line of /proc/<pid>/stat. The command name may hold spaces and brackets, so fields count from the last one. */
export function parseStat(line: string, bootId: string): ProcessEntry | undefined {
  const end = line.lastIndexOf(")");
  const [state, , group] = line.slice(end + 2).split(" ");
  const ticks = line.slice(end + 2).split(" ")[19];
  const pid = Number(line.slice(0, line.indexOf(" ")));
  if (end < 0 || !ticks || !group || state === "Z" || state === "X") return undefined;
  return { pid, group: Number(group), startedAt: `${bootId}/${ticks.trim()}` };
}

function readStat(pid: number): ProcessEntry | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"), bootId());
  } catch {
    return undefined;
  }
}

let knownBootId: string | undefined;
/** Start times count from the boot: after a reboot another process may have the same pid and tick. */
function bootId(): string {
  knownBootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return knownBootId;
}

function listWithPs(): ProcessEntry[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,pgid=,state=,lstart="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [, pid, group, state, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)/.exec(line) ?? [];
    if (!pid || !group || !startedAt || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), group: Number(group), startedAt }];
  });
}
