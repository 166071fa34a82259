import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { estatePrograms } from "../../support/workshop-setup";

/** What some lines of Python say, in which the emulator is at hand with what is done to it here. */
export function emulatorSays(lines: string, directory = process.cwd()) {
  const { status, stdout, stderr } = spawnSync(estatePrograms().python, ["-c", lines], {
    cwd: directory,
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONPATH: join(__dirname, "..", "..", "..", "local", "emulator"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
  });
  return { status, stdout: stdout.trim(), stderr };
}
