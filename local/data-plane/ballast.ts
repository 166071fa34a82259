import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentSite } from "./environment-site";

/** Bytes of the volumes of an environment's databases that nothing but a fault fills. They take no room on this machine. */
export function ballastBytes({ folder }: Pick<EnvironmentSite, "folder">): number {
  const file = ballastFile(folder);
  return existsSync(file) ? statSync(file).size : 0;
}

/** Fills so many bytes of the volumes; of 0 nothing is left. */
export function setBallast({ folder }: Pick<EnvironmentSite, "folder">, bytes: number): void {
  const file = ballastFile(folder);
  rmSync(file, { force: true });
  if (bytes === 0) return;
  writeFileSync(file, "");
  // A file with a hole: it has a size and no content.
  truncateSync(file, bytes);
}

function ballastFile(folder: string): string {
  return join(folder, "ballast");
}
