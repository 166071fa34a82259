import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { FunctionBundles, type FunctionEntry } from "./function-bundles";
import type { ICodeBucket } from "./function-code-bucket";

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
  readonly bucket: ICodeBucket;
  /** Name of the function; its archive is called after it. */
  readonly functionName: string;
}

/** Where Lambda finds the archive of a function, as `LambdaFunction` takes it. */
export interface FunctionCodeLocation {
  readonly s3Bucket: string;
  readonly s3Key: string;
  /** The very version that the same apply stored. */
  readonly s3ObjectVersion: string;
  /** SHA-256 in base64: what changes when the code does. */
  readonly sourceCodeHash: string;
}

/**
 * The code of a Lambda function: bundled, zipped, and stored in the bucket of code. Handed over as a file, the functions
 * of a stack would be made one after another: the provider reads one file at a time, and holds on to it until Lambda is
 * done.
 */
export class FunctionCode extends Construct {
  /** Value of `handler`. */
  readonly handler = "index.handler";
  /** Value of `runtime`. */
  readonly runtime = "nodejs22.x";
  readonly location: FunctionCodeLocation;

  constructor(scope: Construct, id: string, props: FunctionCodeProps) {
    super(scope, id);
    const { archive, sha256 } = BUNDLES.get(props.entry);
    const { path } = new TerraformAsset(this, "Archive", {
      path: archive,
      assetHash: sha256.slice(0, 32),
      type: AssetType.FILE,
    });
    const object = new S3Object(this, "Object", {
      bucket: props.bucket.bucketName,
      key: `${props.functionName}.zip`,
      source: path,
      // Of an encrypted object the ETag does not tell the content.
      sourceHash: sha256,
      kmsKeyId: props.bucket.key.keyArn,
    });
    this.location = {
      s3Bucket: object.bucket,
      s3Key: object.key,
      s3ObjectVersion: object.versionId,
      sourceCodeHash: Buffer.from(sha256, "hex").toString("base64"),
    };
  }
}
