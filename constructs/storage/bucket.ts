import type { IGrantee } from "../core/grantee";

/** What a user of a bucket needs. */
export interface IBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Lets the grantee list the bucket and read its objects. */
  grantRead(grantee: IGrantee): void;
  /** Lets the grantee list the bucket and read, write and delete its objects. */
  grantReadWrite(grantee: IGrantee): void;
}
