import { pins } from "./pins.mjs";
import { SetupProblem } from "./problem.mjs";
import { isAtLeast } from "./versions.mjs";

/** Node itself, the one thing that set-up needs to run at all. */
export function checkNode({ version = process.versions.node, platform = process.platform } = {}) {
  if (platform === "win32") {
    throw new SetupProblem({
      what: "a Linux or macOS system",
      why: "the embedded estate runs servers that have no Windows build",
      fix: "wsl --install   # then run the same command inside the Linux distribution",
    });
  }
  if (!isAtLeast(version, pins.node.minimum)) {
    throw new SetupProblem({
      what: `Node.js ${pins.node.minimum} or newer; this is ${version}`,
      why: "the sources are run by tools that need it",
      fix: "nvm install 22 && nvm use 22   # or the installer from https://nodejs.org",
    });
  }
  return { version };
}
