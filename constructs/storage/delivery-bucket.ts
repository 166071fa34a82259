import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { ITerraformDependable } from "cdktf";

/** A bucket that an AWS service writes into, as the construct that sets the service up needs it. */
export interface IDeliveryBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The service is refused until the policy that lets it in is there: depend on it. */
  readonly policy: ITerraformDependable;
  /** Adds to the bucket's policy. */
  addStatements(statementsFor: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[]): void;
}
