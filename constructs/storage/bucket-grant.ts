import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

/** How much of a bucket a role may use. */
export type AccessToBucket = "Read" | "ReadWrite";

/** What {@link grantBucketAccess} needs to know of the bucket. */
export interface BucketGrant {
  /** Path of the bucket in the construct tree; makes the grant's id unique in the role. */
  readonly path: string;
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly access: AccessToBucket;
}

const READ = {
  bucket: ["s3:GetBucketLocation", "s3:ListBucket"],
  object: ["s3:GetObject", "s3:GetObjectVersion"],
  key: ["kms:Decrypt"],
};
const ACTIONS: Record<AccessToBucket, typeof READ> = {
  Read: READ,
  ReadWrite: {
    bucket: [...READ.bucket, "s3:ListBucketMultipartUploads"],
    object: [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      ...READ.object,
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ],
    key: [...READ.key, "kms:GenerateDataKey"],
  },
};

/** Writes the policy into the role's stack, so that the bucket's stack never depends on its users. */
export function grantBucketAccess(role: IamRole, grant: BucketGrant): void {
  const { bucketArn, keyArn, access } = grant;
  const actions = ACTIONS[access];
  const scope = new Construct(role, `${grant.path.replaceAll("/", "-")}-${access}`);
  new IamRolePolicy(scope, "Resource", {
    role: role.name,
    policy: new DataAwsIamPolicyDocument(scope, "Document", {
      statement: [
        { sid: "Bucket", actions: actions.bucket, resources: [bucketArn] },
        { sid: "Objects", actions: actions.object, resources: [`${bucketArn}/*`] },
        { sid: "Key", actions: actions.key, resources: [keyArn] },
      ],
    }).json,
  });
}
