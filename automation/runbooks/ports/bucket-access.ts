/** What a bucket refuses to be, whatever its policy and lists say. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** By what a bucket is open to the world, if nothing blocks it. */
export interface BucketExposure {
  readonly byPolicy: boolean;
  readonly byAcl: boolean;
}

/** Who may get at a bucket. */
export interface BucketAccess {
  /** Nothing where the bucket has none: then nothing is blocked. */
  block(bucket: string): Promise<PublicAccessBlock | undefined>;
  exposure(bucket: string): Promise<BucketExposure>;
  tags(bucket: string): Promise<Readonly<Record<string, string>>>;
  /** `undefined` takes the block away. */
  setBlock(bucket: string, block: PublicAccessBlock | undefined): Promise<void>;
}
