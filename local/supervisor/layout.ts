import { mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { EstateProblem } from "../estate-problem";

/** Where the estate keeps its files under the project's root. */
export interface Layout {
  readonly root: string;
  readonly home: string;
  /** One file per running member; a member keeps those of its own detached processes in a folder of its name. */
  readonly records: string;
  readonly logs: string;
  /** What the gateway's own services remember. */
  readonly state: string;
  /** What databases and caches hold, one folder for each environment. */
  readonly data: string;
  readonly temporary: string;
  readonly estateFile: string;
  readonly portsFile: string;
  /** The processes that stand for running tasks. */
  readonly tasksFile: string;
  readonly lockFile: string;
}

const NEEDED_MIB = 512;

/** Paths of the estate that belongs to a project root. */
export function layoutOf(root: string): Layout {
  const home = join(root, ".homeostat", "local");
  return {
    root,
    home,
    records: join(home, "processes"),
    logs: join(home, "logs"),
    state: join(home, "state"),
    data: join(home, "data"),
    temporary: join(home, "tmp"),
    estateFile: join(home, "estate.json"),
    portsFile: join(home, "ports.json"),
    tasksFile: join(home, "tasks.json"),
    lockFile: join(home, "lock"),
  };
}

/** Where a member records the detached processes that it starts: `down` ends them with it, also after it crashed. */
export function childRecords(layout: Layout, member: string): string {
  return join(layout.records, member);
}

/** Makes the folders. */
export function makeFolders(layout: Layout): void {
  for (const folder of [
    layout.home,
    layout.records,
    layout.logs,
    layout.state,
    layout.data,
    layout.temporary,
  ]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}

/**
 * Fails early where the disk is nearly full: emulators that cannot write lose data in silence.
 *
 * @throws EstateProblem naming the folder, what is free and what is needed
 */
export function assertDiskSpace(layout: Layout, statfs: typeof statfsSync = statfsSync): void {
  const { bavail, bsize } = statfs(layout.home);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMib < NEEDED_MIB) {
    throw new EstateProblem({
      what: `the disk has ${freeMib} MiB left`,
      where: layout.home,
      allowed: `${NEEDED_MIB} MiB or more: emulators that cannot write lose data in silence`,
      remedy: "free some space, then run the command again",
    });
  }
}
