import { rmSync } from "node:fs";
import { join } from "node:path";
import { contentHash, fileStamp } from "./files.mjs";
import { pins } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { findOnPath, run, runLogged } from "./run.mjs";
import { isAtLeast } from "./versions.mjs";

const probe = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])))";
const versionOnly = "import sys; print('.'.join(map(str, sys.version_info[:3])))";

/** A Python environment made from a hash-locked requirements file, with nothing from outside it. */
export function pythonEnvironment({ name, folder, requirements, purpose }) {
  return {
    name,
    module: "python.mjs",
    inputs: ({ root, home, env }) => [
      contentHash(join(root, requirements)),
      fileStamp(join(home, folder, "bin/python")),
      env.HOMEOSTAT_PYTHON,
    ],
    check: ({ env }) => findPython(env, purpose),
    async apply({ root, home, report }, base) {
      const path = join(home, folder, "bin/python");
      report(`making the environment from ${requirements} with Python ${base.version} …`);
      rmSync(join(home, folder), { recursive: true, force: true });
      const logFile = join(home, "logs", `${name}.log`);
      await must(base.path, ["-m", "venv", join(home, folder)], { logFile, requirements });
      const install = [
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--disable-pip-version-check",
      ];
      await must(path, [...install, "-r", join(root, requirements)], { logFile, requirements });
      return { path, version: base.version, summary: `Python ${base.version}, ${requirements} installed` };
    },
  };
}

async function findPython(env, purpose) {
  const named = env.HOMEOSTAT_PYTHON;
  const unusable = [];
  for (const path of (named ? [named] : pins.python.commands).flatMap((name) =>
    findOnPath(name, env).slice(0, 1),
  )) {
    const whole = await run(path, ["-c", probe], { timeoutSeconds: 30, env });
    const version = (
      whole.code === 0 ? whole : await run(path, ["-c", versionOnly], { timeoutSeconds: 30, env })
    ).stdout.trim();
    const fits = isAtLeast(version, pins.python.minimum);
    if (fits && whole.code === 0) return { path, version };
    if (version !== "")
      unusable.push(`${version} at ${path}${fits ? " without the modules venv and ensurepip" : ""}`);
  }
  const wanted = `Python ${pins.python.minimum} or newer with venv`;
  if (named) {
    throw new SetupProblem({
      what: `${wanted}; HOMEOSTAT_PYTHON names ${unusable[0] ?? `${named}, which is no Python`}`,
      why: purpose,
      fix: [
        "HOMEOSTAT_PYTHON=<path of a python> npm run setup",
        "unset HOMEOSTAT_PYTHON   # the one on PATH is taken then",
      ].join("\n"),
    });
  }
  throw new SetupProblem({
    what: `${wanted}; found ${unusable.join(", ") || "none"}`,
    why: purpose,
    fix: [
      "sudo apt-get install python3 python3-venv   # Debian, Ubuntu",
      "brew install python   # macOS",
      "HOMEOSTAT_PYTHON=<path of a python> npm run setup   # when it is not on PATH",
    ].join("\n"),
  });
}

async function must(program, args, { logFile, requirements }) {
  const result = await runLogged(program, args, { logFile, timeoutSeconds: 900 });
  if (result.code === 0) return;
  throw new SetupProblem({
    what: `the Python packages of ${requirements}: exit code ${result.code}\n${result.lastLines}`,
    why: "only packages whose hashes are locked are installed",
    fix: `npm run setup   # once the package index answers; the whole output is in ${logFile}`,
  });
}
