import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { TerraformElement } from "cdktf";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { IDeliveryBucket } from "../../../constructs/storage/delivery-bucket";
import { dataSources } from "../../support/resources";
import { synth } from "../../support/synth";

export const KEY = { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/one", keyId: "one" };
export const BOUNDARY_ARN = "arn:aws:iam::111111111111:policy/boundary";

/** A bucket that remembers what was added to its policy. */
export class RecordingBucket implements IDeliveryBucket {
  readonly bucketName = "records";
  readonly bucketArn = "arn:aws:s3:::records";
  readonly policy: TerraformElement;
  readonly statements: DataAwsIamPolicyDocumentStatement[] = [];

  constructor(stack: EstateStack) {
    this.policy = new TerraformElement(stack, "RecordsPolicy", "aws_s3_bucket_policy");
  }

  addStatements(statementsFor: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[]): void {
    this.statements.push(...statementsFor(this.bucketArn));
  }
}

/** Every statement of every policy document of the stack. */
export function statements(stack: EstateStack): Record<string, unknown>[] {
  return dataSources(synth(stack), "aws_iam_policy_document").flatMap(
    (document) => (document["statement"] ?? []) as Record<string, unknown>[],
  );
}
