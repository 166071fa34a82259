import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placesOfSources } from "../bundle/places-of-sources.mjs";
import { sourcesDigest, unknownToDigest } from "./sources-digest.mjs";

const CACHE = join(".homeostat", "cache", "synth");
/** What makes the program quicker, before it begins. */
const QUICK = "scripts/synth/quick/index.mjs";

/**
 * One file with a program and the packages that it uses, made anew whenever a source or a package changed.
 *
 * Loading the sources one by one through tsx takes longer than the synthesis itself: hundreds of modules of the
 * packages carry their source maps inline, and tsx has Node read them.
 *
 * @param {string} root the project
 * @param {string} entry its TypeScript file, from the root
 * @returns {Promise<string>} the bundle, a CommonJS module
 */
export async function bundle(root, entry) {
  // Taken first: a source that is edited meanwhile makes another digest the next time.
  const digest = sourcesDigest(root, entry);
  const name = entry.replaceAll(/[^A-Za-z0-9]/g, "-");
  const folder = join(root, CACHE, name);
  const file = join(folder, `${digest}.cjs`);
  if (existsSync(file)) return file;

  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: root,
    stdin: { contents: [QUICK, entry].map((file) => `import "./${file}";`).join("\n"), resolveDir: root },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    charset: "ascii",
    // It finds its own executable by where it lies.
    external: ["esbuild"],
    plugins: [placesOfSources(root)],
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const unknown = unknownToDigest(Object.keys(result.metafile.inputs), entry);
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join(", ")}: a synthesis may not read it, see scripts/synth/sources-digest.mjs`,
    );
  }
  mkdirSync(folder, { recursive: true });
  const partial = join(folder, `${process.pid}.partial`);
  writeFileSync(partial, result.outputFiles[0].contents);
  for (const old of readdirSync(folder)) {
    if (/\.(cjs|v8)$/.test(old)) rmSync(join(folder, old), { force: true });
  }
  // Two syntheses at once may make the same bundle: each sees none or a whole one.
  renameSync(partial, file);
  return file;
}
