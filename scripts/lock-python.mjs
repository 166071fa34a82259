/** Writes the hash-locked requirements files from their sources, for every Python and platform that the project supports. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./setup/run.mjs";

const uvVersion = "0.13.9";
const universal = ["--universal", "--python-version=3.10"];
const wheelOnly = ["--python-version=3.11", "--python-platform=x86_64-manylinux_2_28"];
const locks = [
  ["local/requirements.in", "local/requirements.txt", universal],
  ["local/redis-server.in", "local/redis-server.txt", wheelOnly],
  ["test/policy/requirements.in", "test/policy/requirements.txt", universal],
];
const shape = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"];
const upgrade = process.argv.includes("--upgrade") ? ["--upgrade"] : [];

const folder = mkdtempSync(join(tmpdir(), "homeostat-lock-"));
try {
  await must("python3", ["-m", "venv", folder]);
  await must(join(folder, "bin/pip"), ["install", "--quiet", `uv==${uvVersion}`]);
  for (const [source, target, platforms] of locks) {
    await must(join(folder, "bin/uv"), [
      "pip",
      "compile",
      source,
      "-o",
      target,
      ...shape,
      ...platforms,
      ...upgrade,
    ]);
    console.log(`${target} agrees with ${source}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function must(program, args) {
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}\n${output}`);
}
