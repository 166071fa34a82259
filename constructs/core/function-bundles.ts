import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type * as esbuild from "esbuild";
import { zipArchive } from "./zip-archive";

/**
 * Where a bundle begins: a TypeScript file from the root of the project, or some lines that put its parts together and
 * import them from `project/…`. Either exports `handler`.
 */
export type FunctionEntry = string | { readonly name: string; readonly source: string };

/** A bundle as a zip archive. */
export interface FunctionBundle {
  /** Absolute path of the archive, which lies in the cache. */
  readonly archive: string;
  /** SHA-256 of the archive, in hexadecimal digits. */
  readonly sha256: string;
}

/** What is remembered of a bundle that was made. */
interface Remembered {
  /** Digest of all that it was made of. */
  readonly key: string;
  readonly sha256: string;
  /** The project's own files in it, from the root. */
  readonly inputs: readonly string[];
}

const ROOT = resolve(__dirname, "../..");
const CACHE = join(".homeostat", "cache", "functions");
/** npm's own record of what it installed, the bundler's version included. */
const INSTALLED = join("node_modules", ".package-lock.json");
/** Functions are given their credentials; a tenth of each bundle would look for others. */
const CREDENTIALS = join(ROOT, "automation", "adapters", "aws", "function-credentials.ts");
const BUNDLER = join(ROOT, "scripts", "synth", "bundle-functions.mjs");
/** How a bundle is made: another way makes other bundles. */
const MAKERS = [
  BUNDLER,
  ...["function-bundles.ts", "zip-archive.ts"].map((file) => join(ROOT, "constructs", "core", file)),
];
const OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  // Packages have a build of which the bundler can leave out what is not used; the one for Node it keeps whole.
  mainFields: ["module", "main"],
  minify: true,
  // Errors are told apart by the names of their classes.
  keepNames: true,
  charset: "utf8",
  legalComments: "none",
  tsconfigRaw: "{}",
  logLevel: "silent",
} as const satisfies esbuild.BuildOptions;

/**
 * Bundles of functions, made anew only where something in them changed: the bundler is not even loaded as long as
 * nothing did. What a bundle is made of is remembered from when it was made.
 */
export class FunctionBundles {
  readonly #root: string;
  readonly #known = new Map<string, FunctionBundle>();
  readonly #contents = new Map<string, string>();

  /** @param root folder of the project */
  constructor(root = ROOT) {
    this.#root = root;
  }

  /** The bundle of one entry. Ask for all of them with {@link prepare} first: together they are made much faster. */
  get(entry: FunctionEntry): FunctionBundle {
    this.prepare([entry]);
    const bundle = this.#known.get(nameOf(entry));
    if (!bundle) throw new Error(`${nameOf(entry)}: no bundle was made`);
    return bundle;
  }

  /**
   * Makes the bundles of the entries that are missing or out of date, in one run of the bundler.
   *
   * @throws Error with the places in the source, when one of them cannot be bundled
   */
  prepare(entries: readonly FunctionEntry[]): void {
    const unknown = entries.filter((entry) => !this.#known.has(nameOf(entry)));
    const missing = unknown.filter((entry) => !this.#recall(entry));
    if (missing.length > 0) this.#make(missing);
  }

  #recall(entry: FunctionEntry): boolean {
    const remembered = this.#remembered(entry);
    if (!remembered) return false;
    const { sha256, inputs, key } = remembered;
    if (this.#keyOf(entry, inputs) !== key) return false;
    const archive = this.#archiveOf(sha256);
    if (!existsSync(archive)) return false;
    this.#known.set(nameOf(entry), { archive, sha256 });
    return true;
  }

  #make(entries: readonly FunctionEntry[]): void {
    const { outputs, metafile } = bundle({
      ...OPTIONS,
      absWorkingDir: this.#root,
      alias: { project: this.#root, "@aws-sdk/credential-provider-node": CREDENTIALS },
      entryPoints: Object.fromEntries(entries.map((entry) => [nameOf(entry), this.#fileOf(entry)])),
      outdir: "out",
      metafile: true,
      write: false,
    });
    for (const entry of entries) {
      const inputs = ownInputs(metafile, relative(this.#root, this.#fileOf(entry)));
      const output = outputs.find(({ path }) => basename(path) === `${nameOf(entry)}.js`);
      if (!output) throw new Error(`${nameOf(entry)}: the bundler wrote nothing`);
      this.#keep(entry, zipArchive([{ path: "index.js", content: output.text }]), inputs);
    }
  }

  #keep(entry: FunctionEntry, archive: Buffer, inputs: readonly string[]): void {
    const sha256 = createHash("sha256").update(archive).digest("hex");
    const before = this.#remembered(entry);
    write(this.#archiveOf(sha256), archive);
    const remembered: Remembered = { key: this.#keyOf(entry, inputs), sha256, inputs };
    write(this.#recordOf(entry), JSON.stringify(remembered));
    if (before && before.sha256 !== sha256)
      rmSync(dirname(this.#archiveOf(before.sha256)), { recursive: true, force: true });
    this.#known.set(nameOf(entry), { archive: this.#archiveOf(sha256), sha256 });
  }

  /** One value for all that a bundle is made of. */
  #keyOf(entry: FunctionEntry, inputs: readonly string[]): string {
    const hash = createHash("sha256").update(JSON.stringify([OPTIONS, entry]));
    for (const path of [...MAKERS, INSTALLED, ...inputs.flatMap(withRival)]) {
      hash.update(`\0${path}\0`).update(this.#contentOf(path));
    }
    return hash.digest("hex");
  }

  #contentOf(path: string): string {
    const known = this.#contents.get(path);
    if (known !== undefined) return known;
    const file = resolve(this.#root, path);
    const content = existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "none";
    this.#contents.set(path, content);
    return content;
  }

  #remembered(entry: FunctionEntry): Remembered | undefined {
    const file = this.#recordOf(entry);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Remembered) : undefined;
  }

  #fileOf(entry: FunctionEntry): string {
    if (typeof entry === "string") return join(this.#root, entry);
    const file = join(this.#root, CACHE, "entries", `${entry.name}.ts`);
    write(file, entry.source);
    return file;
  }

  #recordOf(entry: FunctionEntry): string {
    return join(this.#root, CACHE, "records", `${nameOf(entry)}.json`);
  }

  #archiveOf(sha256: string): string {
    return join(this.#root, CACHE, sha256, "function.zip");
  }
}

/** What the bundler made. */
interface Bundled {
  readonly outputs: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: esbuild.Metafile;
}

/** @throws Error with what the bundler says */
function bundle(options: esbuild.BuildOptions): Bundled {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [BUNDLER], {
    input: JSON.stringify(options),
    encoding: "utf8",
    maxBuffer: Infinity,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Bundled;
}

/** A name that is good for a file and unique among entries. */
function nameOf(entry: FunctionEntry): string {
  return typeof entry === "string"
    ? entry.replace(/\.ts$/, "").replaceAll(/[^A-Za-z0-9]+/g, "-")
    : entry.name;
}

/** Files of the project that the entry needs, also those of which nothing was left in the bundle. */
function ownInputs({ inputs }: esbuild.Metafile, entry: string): string[] {
  const reached = new Set([entry]);
  for (const path of reached) {
    for (const imported of inputs[path]?.imports ?? []) {
      if (!imported.external && !/(^|\/)node_modules\//.test(imported.path)) reached.add(imported.path);
    }
  }
  return [...reached].filter((path) => !path.startsWith(`${CACHE}/`)).sort();
}

/** `a/index.ts` gives way to a new `a.ts`: that there is none counts too. */
function withRival(path: string): string[] {
  return basename(path) === "index.ts" ? [path, `${dirname(path)}.ts`] : [path];
}

/** Two syntheses at once may write the same file: each sees none or a whole one. */
function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}
