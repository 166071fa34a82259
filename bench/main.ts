import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatFigure, keepsPromise } from "./report";
import { benchGenerated, benchSynth } from "./synth";

const RUNS = Number(process.env["HOMEOSTAT_BENCH_RUNS"] ?? "5");
const SOURCE = join(__dirname, "peers");

/** Installs the tools that we compare with, once per lock file. */
function installPeers(): string {
  const digest = createHash("sha256")
    .update(readFileSync(join(SOURCE, "package-lock.json")))
    .digest("hex")
    .slice(0, 16);
  const folder = join(__dirname, "..", ".homeostat", "cache", "bench-peers", digest);
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json", "cdk-app.js"])
    cpSync(join(SOURCE, file), join(folder, file));
  const done = join(folder, "installed");
  if (existsSync(done)) return folder;
  const npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const result = spawnSync("npm", npm, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  if (result.status !== 0)
    throw new Error(`npm ${npm.join(" ")} in ${folder} ended with ${String(result.status)}`);
  writeFileSync(done, "");
  return folder;
}

async function main(): Promise<void> {
  const peers = installPeers();
  const figures = [...(await benchSynth(peers, RUNS)), ...(await benchGenerated(Math.min(RUNS, 3)))];
  for (const figure of figures) console.log(formatFigure(figure));
  if (!figures.every(keepsPromise)) process.exitCode = 1;
}

void main();
