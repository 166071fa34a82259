import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { health } from "../../../local";
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

/** Where a member listens. */
export interface Endpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Where the members of the estate of this checkout listen, or listened last. */
export async function estateEndpoints(): Promise<Endpoint[]> {
  const ports = JSON.parse(readFileSync(layoutOf(ROOT).portsFile, "utf8")) as Record<string, number>;
  return (await health(ROOT)).map(({ name, host }) => ({ name, host, port: ports[name] ?? 0 }));
}

/** At which of these something listens. */
export async function openEndpoints(endpoints: readonly Endpoint[]): Promise<Endpoint[]> {
  const open = await Promise.all(
    endpoints.map(async (endpoint) => ((await answers(endpoint)) ? [endpoint] : [])),
  );
  return open.flat();
}

function answers({ host, port }: Endpoint): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
