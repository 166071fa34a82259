import type { AwsClient } from "../../support/aws-client";

/** Makes roles that a service may assume: a service takes none that is not there. */
export async function makeRoles(aws: AwsClient, service: string, ...names: readonly string[]): Promise<void> {
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ],
  };
  for (const RoleName of names) {
    await aws.query("iam", {
      Action: "CreateRole",
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
  }
}
