import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { recordedProcesses } from "../../../local/supervisor/detached-process";
import { layoutOf } from "../../../local/supervisor/layout";
import { findProcess, processesOfGroup } from "../../../local/supervisor/process-table";
import { ROOT } from "./homeostat";

/** Process ids of all that the estate of this checkout recorded and that lives, with what these started. */
export function estateProcesses(): number[] {
  const { records } = layoutOf(ROOT);
  const folders = readdirSync(records, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [records, ...folders.map(({ name }) => join(records, name))]
    .flatMap((folder) => recordedProcesses(folder))
    .flatMap(({ pid }) => processesOfGroup(pid))
    .map(({ pid }) => pid);
}

/** Which of these processes live. */
export function survivors(pids: readonly number[]): number[] {
  return pids.filter((pid) => findProcess(pid) !== undefined);
}

/** Ports that the estate of this checkout uses, or used last. */
export function estatePorts(): number[] {
  const ports = JSON.parse(readFileSync(layoutOf(ROOT).portsFile, "utf8")) as Record<string, number>;
  return Object.values(ports);
}

/** Which of these ports on loopback something listens on. */
export async function openPorts(ports: readonly number[]): Promise<number[]> {
  const open = await Promise.all(ports.map(async (port) => ((await answers(port)) ? [port] : [])));
  return open.flat();
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
