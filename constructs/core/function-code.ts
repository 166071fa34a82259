import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { FunctionBundles, type FunctionEntry } from "./function-bundles";

/** Every environment has the same code, so each entry is looked at once per synthesis. */
const BUNDLES = new FunctionBundles();

/** Makes the bundles of many functions together, which is much faster than one by one. */
export function prepareFunctionCode(entries: readonly FunctionEntry[]): void {
  BUNDLES.prepare(entries);
}

/** Props of {@link FunctionCode}. */
export interface FunctionCodeProps {
  /** What exports `handler`. */
  readonly entry: FunctionEntry;
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
    const { archive, sha256 } = BUNDLES.get(props.entry);
    this.hash = Buffer.from(sha256, "hex").toString("base64");
    const asset = new TerraformAsset(this, "Archive", {
      path: archive,
      assetHash: sha256.slice(0, 32),
      type: AssetType.FILE,
    });
    this.path = asset.path;
  }
}
