import { execFileSync } from "node:child_process";

/** One process of a tree. */
export interface TreeProcess {
  readonly pid: number;
  /** Whether it was stopped by a signal and stands still. */
  readonly stopped: boolean;
}

/** A living process and all that descend from it, the eldest first; empty where it does not live. */
export function treeOf(pid: number): TreeProcess[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" });
  const all = table.split("\n").flatMap((line) => {
    const [, id, parent, state = ""] = /^\s*(\d+)\s+(\d+)\s+(\S)/.exec(line) ?? [];
    return id === undefined || state === "Z"
      ? []
      : [{ pid: Number(id), parent: Number(parent), stopped: state === "T" }];
  });
  const below = (parent: number): TreeProcess[] =>
    all
      .filter((process) => process.parent === parent)
      .flatMap((process) => [{ pid: process.pid, stopped: process.stopped }, ...below(process.pid)]);
  const root = all.find((process) => process.pid === pid);
  return root ? [{ pid, stopped: root.stopped }, ...below(pid)] : [];
}

/** Signals each process of a tree that still lives, the eldest first, so that it starts no more. */
export function signalTree(tree: readonly TreeProcess[], signal: NodeJS.Signals): void {
  for (const { pid } of tree) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
