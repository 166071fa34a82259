import { findProcess, type ProcessEntry } from "../../../local/supervisor/process-table";

const leaders: ProcessEntry[] = [];

/** Remembers a process group by its leader: a test that fails half-way may leave it at work, or held. */
export function rememberGroup(leader: number): void {
  const found = findProcess(leader);
  if (found) leaders.push(found);
}

/** Ends the groups that are remembered and still led by whom they were. */
export function endStrays(): void {
  for (const { pid, startedAt } of leaders.splice(0)) {
    if (findProcess(pid)?.startedAt === startedAt) process.kill(-pid, "SIGKILL");
  }
}
