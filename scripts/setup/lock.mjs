import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeatMs = 2_000;
const staleAfterMs = 30_000;

/**
 * Lets one set-up at a time change the working folder. The holder touches the file every two seconds,
 * so that a lock left by a crash, on this or another host, is recognised and taken over.
 */
export async function withLock(path, work, { onWait }) {
  const release = await acquire(path, onWait);
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire(path, onWait) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
      closeSync(file);
      return hold(path);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isStale(path)) takeAway(path);
    else if (!told) {
      onWait(owner(path)?.pid);
      told = true;
    }
    await sleep(200);
  }
}

function hold(path) {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimesSync(path, now, now);
  }, heartbeatMs);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off("exit", release);
    if (owner(path)?.pid === process.pid) rmSync(path, { force: true });
  };
  process.on("exit", release);
  return release;
}

function isStale(path) {
  if (ageMs(path) > staleAfterMs) return true;
  const holder = owner(path);
  return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

// Only the holder of the take-over file may remove somebody else's lock, and only after looking again:
// otherwise the second of two that saw the same stale lock would remove the one that the first has just taken.
function takeAway(path) {
  const takeOver = `${path}.takeover`;
  try {
    closeSync(openSync(takeOver, "wx"));
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (ageMs(takeOver) > staleAfterMs) rmSync(takeOver, { force: true });
    return;
  }
  try {
    if (isStale(path)) rmSync(path, { force: true });
  } finally {
    rmSync(takeOver, { force: true });
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function owner(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
