import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";

/** What a user of a bucket needs. */
export interface IBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Lets the role list the bucket and read its objects. */
  grantRead(role: IamRole): void;
  /** Lets the role list the bucket and read, write and delete its objects. */
  grantReadWrite(role: IamRole): void;
}
