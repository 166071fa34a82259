import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { asString, parseObject } from "./json";

/**
 * The hash by which a lock file knows a provider's package (`h1:` of `golang.org/x/mod/sumdb/dirhash`): the SHA-256
 * of a list of the files with theirs.
 */
export async function packageHash(directory: string): Promise<string> {
  const list = createHash("sha256");
  for (const name of filesOf(directory)) list.update(`${await fileHash(join(directory, name))}  ${name}\n`);
  return `h1:${list.digest("base64")}`;
}

/**
 * The same, read from a file where it was kept, as long as no file of the package has another size, time or inode.
 * It saves reading 700 MB, and trusts the file system instead: only where nothing is at stake.
 *
 * @param file where it is kept; one package each
 */
export async function keptPackageHash(directory: string, file: string): Promise<string> {
  const kept = existsSync(file) ? parseObject(readFileSync(file, "utf8")) : undefined;
  const known = kept?.["of"] === look(directory) ? asString(kept["hash"]) : undefined;
  if (known !== undefined) return known;
  const hash = await packageHash(directory);
  keepPackageHash(directory, file, hash);
  return hash;
}

/** Keeps the hash of a package as it lies there now, for {@link keptPackageHash}: of one that Terraform has just made. */
export function keepPackageHash(directory: string, file: string, hash: string): void {
  mkdirSync(dirname(file), { recursive: true });
  // Commands side by side may all keep it, and none reads half of it.
  const unfinished = `${file}.${String(process.pid)}`;
  writeFileSync(unfinished, JSON.stringify({ of: look(directory), hash }));
  renameSync(unfinished, file);
}

/** What tells a package that stayed as it was from one that changed, without reading it. */
function look(directory: string): string {
  const seen = filesOf(directory).map((name) => {
    const { size, mtimeMs, ino } = statSync(join(directory, name));
    return [name, size, mtimeMs, ino];
  });
  return JSON.stringify([directory, seen]);
}

/** Paths of the files of a folder, sorted. */
function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1024 ** 2 }), hash);
  return hash.digest("hex");
}
