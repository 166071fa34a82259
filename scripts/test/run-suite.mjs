import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { countJest, countOne } from "./counts.mjs";
import { makeOwnCheckout } from "./own-checkout.mjs";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary-folder.mjs";

const heartbeatMs = 60_000;
const graceMs = 20_000;
const active = new Set();

/** Ends the suites that run now, with everything that they started. */
export function endSuites(signal = "SIGTERM") {
  for (const child of active) killGroup(child, signal);
}

/**
 * Runs one suite to its end and counts its tests.
 * @param {import("./suites.mjs").Suite} suite
 */
export async function runSuite(suite, { root, timeoutMs, onHeartbeat, ...context }) {
  const started = performance.now();
  const logFile = join(root, ".homeostat/logs", `test-${suite.name}.log`);
  const resultFile = join(root, ".homeostat/results", `${suite.name}.json`);
  for (const file of [logFile, resultFile]) mkdirSync(join(file, ".."), { recursive: true });
  rmSync(resultFile, { force: true });

  const log = createWriteStream(logFile);
  const temporary = makeTemporaryFolder();
  const env = { ...context.env, TMPDIR: temporary };
  const cwd = suite.ownCheckout ? makeOwnCheckout(root, join(temporary, "checkout")) : root;
  const heartbeat = setInterval(() => onHeartbeat(performance.now() - started), heartbeatMs);
  let end = suite.prepare
    ? await runCommand(suite.prepare, { cwd, env, log, timeoutMs })
    : { code: 0, timedOut: false };
  if (end.code === 0) {
    const report = suite.jest ? ["--json", `--outputFile=${resultFile}`] : [];
    const left = timeoutMs - (performance.now() - started);
    end = await runCommand([...suite.command, ...report], { cwd, env, log, timeoutMs: left });
  }
  clearInterval(heartbeat);
  removeTemporaryFolder(temporary, { root, log });
  log.end();
  await finished(log);

  const counts = suite.jest ? countJest(readResult(resultFile), end.code) : countOne(end.code);
  return { name: suite.name, ...counts, ...end, logFile, elapsedMs: performance.now() - started };
}

/** The last lines of a suite's log, for a person who wants to see at once what failed. */
export function tail(logFile, lines) {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

function runCommand([program, ...args], { cwd, env, log, timeoutMs }) {
  return new Promise((resolve) => {
    log.write(`$ ${[program, ...args].join(" ")}\n`);
    // A process group of its own: a suite that starts servers is ended with all of them.
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let timedOut = false;
    let force;
    const timer = setTimeout(
      () => {
        timedOut = true;
        log.write(`\nStopped: still running after ${Number((timeoutMs / 60_000).toFixed(2))} minutes.\n`);
        killGroup(child, "SIGTERM");
        force = setTimeout(() => killGroup(child, "SIGKILL"), graceMs);
      },
      Math.max(timeoutMs, 0),
    );
    active.add(child);
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const finish = (code) => {
      clearTimeout(timer);
      clearTimeout(force);
      active.delete(child);
      // What has let go of its output may still run.
      if (timedOut) killGroup(child, "SIGKILL");
      resolve({ code: timedOut ? 124 : code, timedOut });
    };
    child.on("error", (error) => {
      log.write(`${error.message}\n`);
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
