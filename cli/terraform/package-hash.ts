import { createHash } from "node:crypto";
import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * The hash by which a lock file knows a provider's package (`h1:` of `golang.org/x/mod/sumdb/dirhash`): the SHA-256
 * of a list of the files with theirs.
 */
export async function packageHash(directory: string): Promise<string> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
  const list = createHash("sha256");
  for (const name of names) list.update(`${await fileHash(join(directory, name))}  ${name}\n`);
  return `h1:${list.digest("base64")}`;
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1024 ** 2 }), hash);
  return hash.digest("hex");
}
