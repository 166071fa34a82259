import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What no synthesis reads: packages are known by npm's own record of what it installed. */
const OUTSIDE = new Set(["node_modules", "cdktf.out", "test"]);
const SOURCE = /\.(ts|mjs|json)$/;
const INSTALLED = join("node_modules", ".package-lock.json");

/**
 * One value for all that a bundle is made of: every source of the project by path and content, so that a new file
 * which takes another's place counts too, and every package by version.
 *
 * @param {string} root
 * @returns {string}
 */
export function sourcesDigest(root) {
  const hash = createHash("sha256").update(root);
  for (const path of [INSTALLED, ...sources(root, "")]) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex").slice(0, 32);
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
