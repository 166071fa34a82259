import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";

const running = new Set();

/** Ends what set-up has started; for the signal handlers. */
export function endRunning() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a program to its end, without a shell and without input.
 * @returns {Promise<{ code: number, stdout: string, output: string }>} code 127 when it cannot be started, 124 after the timeout
 */
export function run(program, args, { cwd, env = process.env, timeoutSeconds = 600 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutSeconds * 1000);
    const finish = (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code: timedOut ? 124 : code, stdout, output });
    };
    running.add(child);
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => {
      output += error.message;
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

/** Runs a long step, keeps its output in a log file, and answers with the last lines when it fails. */
export async function runLogged(program, args, { logFile, ...options }) {
  const result = await run(program, args, options);
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, `$ ${[program, ...args].join(" ")}\n${result.output}\nexit code ${result.code}\n`);
  return { ...result, lastLines: result.output.trim().split("\n").slice(-12).join("\n") };
}

/** All executables of this name on PATH, in order; an absolute path is taken as it is. */
export function findOnPath(name, env = process.env) {
  const candidates = isAbsolute(name)
    ? [name]
    : (env.PATH ?? "")
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, name));
  return candidates.filter(isExecutableFile);
}

function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
