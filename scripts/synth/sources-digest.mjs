import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What no synthesis reads: packages are known by npm's own record of what it installed. */
const OUTSIDE = new Set(["node_modules", "cdktf.out", "cli", "docs", "local", "test"]);
const SOURCE = /\.(ts|mjs|json)$/;
const INSTALLED = join("node_modules", ".package-lock.json");

/**
 * One value for all that a bundle is made of: every source that a synthesis may read by path and content, so that a
 * new file which takes another's place counts too, and every package by version.
 *
 * @param {string} root
 * @param {string} entry the program, from the root; it counts wherever it lies
 * @returns {string}
 */
export function sourcesDigest(root, entry) {
  const hash = createHash("sha256").update(root);
  for (const path of [INSTALLED, entry, ...sources(root, "")]) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex").slice(0, 32);
}

/**
 * What a bundle was made of and the digest does not know: with any of it a bundle could be stale unnoticed.
 *
 * @param {string[]} inputs paths from the root
 * @param {string} entry
 * @returns {string[]}
 */
export function unknownToDigest(inputs, entry) {
  return inputs.filter(
    (path) => path !== entry && !path.startsWith("node_modules/") && OUTSIDE.has(path.split("/", 1)[0]),
  );
}

/** @returns {string[]} */
function sources(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !OUTSIDE.has(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(root, path);
      return entry.isFile() && SOURCE.test(entry.name) ? [path] : [];
    });
}
