import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { zipArchive } from "./zip-archive";

const ROOT = resolve(__dirname, "../..");
const CACHE = join(ROOT, ".homeostat/cache/functions");
const bundles = new Map<string, Buffer>();

/** Props of {@link FunctionCode}. */
export interface FunctionCodeProps {
  /** TypeScript file that exports `handler`, from the root of the project. */
  readonly entry: string;
}

/** The code of a Lambda function: bundled, zipped, and named by its content. */
export class FunctionCode extends Construct {
  /** Value of `handler`. */
  readonly handler = "index.handler";
  /** Value of `runtime`. */
  readonly runtime = "nodejs22.x";
  /** Value of `filename`. */
  readonly path: string;
  /** Value of `source_code_hash`: SHA-256 in base64. */
  readonly hash: string;

  constructor(scope: Construct, id: string, props: FunctionCodeProps) {
    super(scope, id);
    const archive = bundle(props.entry);
    const digest = createHash("sha256").update(archive).digest();
    this.hash = digest.toString("base64");
    const asset = new TerraformAsset(this, "Archive", {
      path: cached(archive, digest.toString("hex")),
      assetHash: digest.toString("hex").slice(0, 32),
      type: AssetType.FILE,
    });
    this.path = asset.path;
  }
}

/** Every environment has the same code, so each entry is bundled once per synthesis. */
function bundle(entry: string): Buffer {
  const known = bundles.get(entry);
  if (known) return known;
  const result = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  const [output] = result.outputFiles;
  if (!output)
    throw new Error(`${entry}: the bundler wrote nothing; it must be a file that exports "handler"`);
  const archive = zipArchive([{ path: "index.js", content: output.text }]);
  bundles.set(entry, archive);
  return archive;
}

/** cdktf copies assets from files; two syntheses at once may write the same one, hence the rename. */
function cached(archive: Buffer, digest: string): string {
  const folder = join(CACHE, digest);
  const file = join(folder, "function.zip");
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, archive);
  renameSync(partial, file);
  return file;
}
