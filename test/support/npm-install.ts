import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CACHE = join(__dirname, "../../.homeostat/cache/npm");

/**
 * Installs the packages of a folder's lock file once per lock file, away from the project's own packages.
 *
 * @returns the folder that holds `node_modules`
 */
export function npmInstall(folder: string): string {
  const lock = readFileSync(join(folder, "package-lock.json"));
  const installed = join(CACHE, createHash("sha256").update(lock).digest("hex").slice(0, 16));
  const done = join(installed, "installed");
  if (existsSync(done)) return installed;
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(folder, file), join(installed, file));
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: installed,
    stdio: "pipe",
  });
  writeFileSync(done, "");
  return installed;
}
