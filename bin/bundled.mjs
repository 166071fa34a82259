import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FILE = join(".homeostat", "cache", "cli", "program.cjs");
/** What decides how the program is bundled, beside its sources. */
const SETTINGS = [
  "bin/bundled.mjs",
  "package.json",
  "scripts/bundle/places-of-sources.mjs",
  "tsconfig.json",
  "node_modules/.package-lock.json",
];
/**
 * A source that was written less long before it was bundled may be written again without another time: while it is
 * bundled, or where a file system counts whole seconds.
 */
const SETTLED_MS = 1_000;

/**
 * The command line in one file, without the packages that it uses: made anew whenever a source was written or another
 * file came beside one. Loading its sources one by one through tsx takes twice as long as the rest of a short command.
 *
 * @param {string} root the checkout
 * @returns {Promise<string | undefined>} the bundle, a CommonJS module; none where it cannot be made or kept, which the
 *   sources themselves tell more about
 */
export async function bundledProgram(root) {
  const file = join(root, FILE);
  if (isFresh(root, file)) return file;
  try {
    const began = Date.now();
    const { code, sources } = await bundle(root);
    const written = placesOf(sources).map((path) => [path, ...writtenAt(root, path)]);
    const settled = written.every(([, , at]) => at < began - SETTLED_MS);
    const stamp = { root, written: settled ? written : [] };
    keep(file, `//${JSON.stringify(stamp)}\n${code}`);
    return file;
  } catch {
    return undefined;
  }
}

async function bundle(root) {
  const { build } = await import("esbuild");
  const { placesOfSources } = await import("../scripts/bundle/places-of-sources.mjs");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["cli/main.ts"],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    // A package is loaded as a source that tsx compiled would load it: it finds the same copy as all the others.
    supported: { "dynamic-import": false },
    plugins: [placesOfSources(root)],
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  return { code: outputFiles[0].text, sources: Object.keys(metafile.inputs) };
}

/** The sources, their folders, where another file may take a source's place, and the settings. */
function placesOf(sources) {
  return [...new Set([...sources, ...sources.map((path) => dirname(path)), ...SETTINGS])];
}

/** @returns {boolean} whether the bundle is what would be made now */
function isFresh(root, file) {
  try {
    const text = readFileSync(file, "latin1");
    const stamp = JSON.parse(Buffer.from(text.slice(2, text.indexOf("\n")), "latin1").toString());
    if (stamp.root !== root || stamp.written.length === 0) return false;
    return stamp.written.every(([path, ...before]) => String(writtenAt(root, path)) === String(before));
  } catch {
    return false;
  }
}

/** @returns {readonly [size: number, milliseconds: number]} */
function writtenAt(root, path) {
  const { size, ctimeMs } = statSync(join(root, path));
  return [size, ctimeMs];
}

/** Two commands at once may make it: each sees none or a whole one. */
function keep(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}
