import { readFileSync } from "node:fs";

/** What processes have used of their machine. */
export interface Usage {
  /** Processor time, that of ended children included. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks of a second and bytes of a page, as Linux has them on all machines that Node runs on. */
const TICKS = 100;
const PAGE_BYTES = 4096;

/** What processes have used together; `undefined` where the system does not say, or one is gone. */
export function usageOf(pids: readonly number[]): Usage | undefined {
  try {
    const all = pids.map((pid) => parseUsage(readFileSync(`/proc/${String(pid)}/stat`, "utf8")));
    return {
      cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      residentBytes: all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    };
  } catch {
    return undefined;
  }
}

/** Reads a line of /proc/<pid>/stat. The command name may hold spaces and brackets, so fields count from the last one. */
export function parseUsage(line: string): Usage {
  const fields = line
    .slice(line.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + field, 0);
  return { cpuSeconds: ticks / TICKS, residentBytes: (fields[21] ?? 0) * PAGE_BYTES };
}
