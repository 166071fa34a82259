import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { Construct } from "constructs";
import { InvalidPropError } from "../core/invalid-prop-error";

/** Host of GitHub's token issuer, as conditions name it. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";
/** Audience of the tokens that AWS accepts. */
export const GITHUB_AUDIENCE = "sts.amazonaws.com";

/** Whom a role trusts. */
export interface GithubTrustProps {
  readonly providerArn: string;
  /** `owner/repository`, no wildcards. */
  readonly repository: string;
  /** GitHub environment of the job, no wildcards; its protection rules decide who may run it. */
  readonly environment: string;
}

const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const ENVIRONMENT = /^[\w.-]+$/;

/**
 * Trust in the jobs of one GitHub environment of one repository. Every claim is compared whole: a branch, a
 * pull request or a fork has another subject and is refused.
 *
 * @throws InvalidPropError when a name has a wildcard or another character that widens the trust.
 */
export function githubTrust(scope: Construct, id: string, props: GithubTrustProps): DataAwsIamPolicyDocument {
  const { providerArn, repository, environment } = props;
  assertName(scope, "repository", repository, REPOSITORY);
  assertName(scope, "environment", environment, ENVIRONMENT);
  return new DataAwsIamPolicyDocument(scope, id, {
    statement: [
      {
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [{ type: "Federated", identifiers: [providerArn] }],
        condition: [
          { test: "StringEquals", variable: `${GITHUB_ISSUER}:aud`, values: [GITHUB_AUDIENCE] },
          {
            test: "StringEquals",
            variable: `${GITHUB_ISSUER}:sub`,
            values: [`repo:${repository}:environment:${environment}`],
          },
        ],
      },
    ],
  });
}

function assertName(scope: Construct, prop: string, value: string, pattern: RegExp): void {
  if (pattern.test(value)) return;
  throw new InvalidPropError({
    where: scope.node.path,
    prop,
    value,
    allowed: `a whole name that matches ${pattern.source}`,
    remedy: "Name one repository and one environment; a wildcard would trust jobs that nobody reviewed.",
  });
}
