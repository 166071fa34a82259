import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const SOURCES = [
  "main.ts",
  "tsconfig.json",
  "environments",
  "stacks",
  "constructs",
  "automation",
  "services",
  // What bundles the functions.
  "scripts",
];
const INSTALL_TIMEOUT_MS = 300_000;

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): void {
  const result = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, ...env } });
  if (result.status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} in ${cwd} ended with ${result.status}:\n${result.stdout}${result.stderr}`,
    );
  }
}

/** Installs CDK Terrain under cdktf's name once per lock file. */
function installDropIn(): string {
  const lock = readFileSync(join(__dirname, "package-lock.json"));
  const digest = createHash("sha256").update(lock).digest("hex").slice(0, 16);
  const folder = join(ROOT, ".homeostat", "cache", "drop-in", digest);
  const done = join(folder, "installed");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const file of ["package.json", "package-lock.json"])
      cpSync(join(__dirname, file), join(folder, file));
    run("npm", ["ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
    writeFileSync(done, "");
  }
  return folder;
}

function synthesizeWith(project: string, outdir: string): void {
  run(process.execPath, ["--import", "tsx", "main.ts"], project, { CDKTF_OUTDIR: outdir });
}

/**
 * Stack name → synthesized JSON without the two things that may differ: the version of the library, and the
 * line break that cdktf prints inside empty braces.
 */
function stacks(outdir: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(outdir, "stacks"))
      .sort()
      .map((stack) => {
        const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
        const unversioned = text.replace(/("stackName": "[^"]+",\s+"version": )"[^"]+"/, '$1"-"');
        return [stack, unversioned.replace(/\{\s+\}/g, "{}").replace(/\[\s+\]/g, "[]")];
      }),
  );
}

test(
  "CDK Terrain under cdktf's name synthesizes the same bytes apart from its version",
  () => {
    const dropIn = installDropIn();
    for (const source of SOURCES) {
      rmSync(join(dropIn, source), { recursive: true, force: true });
      if (existsSync(join(ROOT, source)))
        cpSync(join(ROOT, source), join(dropIn, source), { recursive: true });
    }
    const scratch = mkdtempSync(join(tmpdir(), "homeostat-drop-in-"));
    try {
      synthesizeWith(ROOT, join(scratch, "cdktf"));
      synthesizeWith(dropIn, join(scratch, "cdktn"));
      const ours = stacks(join(scratch, "cdktf"));
      expect(Object.keys(ours).length).toBeGreaterThan(0);
      expect(stacks(join(scratch, "cdktn"))).toEqual(ours);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
  INSTALL_TIMEOUT_MS,
);
