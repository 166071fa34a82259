import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a process and all that it started have cost so far. */
export interface TreeUsage {
  /** Processor time of the user's code and the kernel's, in milliseconds. */
  readonly cpuMilliseconds: number;
  /** Resident memory of all of them together, now. */
  readonly bytes: number;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
}

const isLinux = process.platform === "linux";
const TICKS_PER_SECOND = isLinux ? Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" })) : 100;
const PAGE_BYTES = isLinux ? Number(execFileSync("getconf", ["PAGESIZE"], { encoding: "utf8" })) : 4096;

/** A process with its descendants, read from `/proc`; all zero where there is none. */
export class ProcessTree {
  readonly #members = new Set<number>();
  // A process outside stays outside, so each is read once: reading all of them each time would load the machine.
  readonly #strangers = new Set<number>();

  constructor(root: number) {
    this.#members.add(root);
  }

  /** Usage now; time of children that have ended is their parent's. */
  sample(): TreeUsage {
    for (const pid of processIds()) this.#sort(pid);
    let ticks = 0;
    let pages = 0;
    for (const pid of this.#members) {
      const stat = readStat(pid);
      ticks += stat?.ticks ?? 0;
      pages += stat?.pages ?? 0;
    }
    return { cpuMilliseconds: (ticks / TICKS_PER_SECOND) * 1000, bytes: pages * PAGE_BYTES };
  }

  // Ids grow, so a parent is known before its child but for a wrap-around.
  #sort(pid: number): void {
    if (this.#members.has(pid) || this.#strangers.has(pid)) return;
    const stat = readStat(pid);
    if (!stat) return;
    (this.#members.has(stat.parent) ? this.#members : this.#strangers).add(pid);
  }
}

function processIds(): number[] {
  if (!isLinux) return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .sort((left, right) => left - right);
}

function readStat(pid: number): Stat | undefined {
  if (!isLinux) return undefined;
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined; // The process ended between two reads.
  }
  // The name in parentheses may hold spaces; proc_pid_stat(5) counts from the field behind it as the third.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3]);
  return { parent: field(4), ticks: field(14) + field(15) + field(16) + field(17), pages: field(24) };
}
