import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** SHA-256 of a file's content; undefined when there is no such file. */
export function contentHash(path) {
  return existsSync(path) ? sha256(readFileSync(path)) : undefined;
}

export function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}

/** Identifies a tool without running it: where it really is, its size and when it changed. */
export function fileStamp(path) {
  try {
    const real = realpathSync(path);
    const { size, mtimeMs } = statSync(real);
    return `${real}:${size}:${mtimeMs}`;
  } catch {
    return undefined;
  }
}

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a file whole or not at all, and leaves it alone when it already says the same. */
export function writeWhole(path, content) {
  if (existsSync(path) && readFileSync(path, "utf8") === content) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** The names in a folder, sorted; none when it is not there or cannot be read. */
export function list(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
