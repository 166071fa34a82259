import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layoutOf } from "../supervisor/layout";
import type { FaultPlace, WorldFault } from "./fault";
import { machinesOf, oldestMachine } from "./support/machine-place";

/** Of the ten that the disk of a machine has. */
const MIB = 9;
const HOURS_OLD = 2;
const FILE = join("tmp", "left-behind");

/** Old scratch fills the disk of the oldest machine of the node groups. */
export const nodeDiskFull: WorldFault = {
  id: "node-disk-full",
  kind: "world",
  summary: "Old files fill the disk of one machine of the cluster.",
  alarms: ["NodeFilesystemAlmostOutOfSpace"],
  mendedBy: "clear-disk",
  unseenHere: {
    why: "no Alertmanager runs",
    rootCause: "node-disk-full",
    on: "AWS::EC2::Instance=<instance>",
  },
  begin: async (place) => {
    const instance = await oldestMachine(place);
    fillDisk(place, instance, FILE, HOURS_OLD);
    return `${String(MIB)} of 10 MiB of ${instance} are taken by an old file`;
  },
  end: async (place) => {
    const { running } = await machinesOf(place);
    for (const instance of running) rmSync(pathOn(place, instance, FILE), { force: true });
  },
  isOn: (place) =>
    Promise.resolve(
      existsSync(machinesFolder(place)) &&
        readdirSync(machinesFolder(place)).some((instance) => existsSync(pathOn(place, instance, FILE))),
    ),
};

/** Writes a file that fills the disk of a machine. @param file below the machine's root */
export function fillDisk(place: FaultPlace, instance: string, file: string, hoursOld: number): void {
  const path = pathOn(place, instance, file);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, Buffer.alloc(MIB * 2 ** 20, "x"));
  const then = Date.now() / 1_000 - hoursOld * 3_600;
  utimesSync(path, then, then);
}

/** A file of a machine, on this one: local/emulator/machine_shell.py keeps it there. */
export function pathOn(place: FaultPlace, instance: string, file: string): string {
  return join(machinesFolder(place), instance, file);
}

function machinesFolder({ root }: FaultPlace): string {
  return join(layoutOf(root).temporary, "machines");
}
