/** Actions on a bucket, on its objects and on their key. */
export interface BucketActions {
  readonly bucket: readonly string[];
  readonly objects: readonly string[];
  readonly key: readonly string[];
}

/** What a reader does. */
export const READ: BucketActions = {
  bucket: ["s3:GetBucketLocation", "s3:ListBucket"],
  objects: ["s3:GetObject", "s3:GetObjectVersion"],
  key: ["kms:Decrypt"],
};

/** What a reader and writer does; old versions stay out of reach, so that a deletion can be undone. */
export const READ_WRITE: BucketActions = {
  bucket: [...READ.bucket, "s3:ListBucketMultipartUploads"],
  objects: [
    ...READ.objects,
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
  ],
  key: [...READ.key, "kms:GenerateDataKey"],
};
