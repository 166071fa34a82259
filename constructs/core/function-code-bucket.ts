import type { IEncryptionKey } from "./encryption-key";
import type { EstateStack } from "./estate-stack";

/** Where Lambda is told to take the code of functions from. */
export interface ICodeBucket {
  readonly bucketName: string;
  /** Key of the archives in it. */
  readonly key: IEncryptionKey;
}

/** Last part of the bucket's name. */
export const CODE_BUCKET = "code";

/** ARN of the environment's bucket of code, for policies that name it in another stack than its own. */
export function codeBucketArn(stack: EstateStack): string {
  return `arn:${stack.deployment.partition}:s3:::${stack.bucketName(CODE_BUCKET)}`;
}
