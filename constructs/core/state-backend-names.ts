import type { Deployment } from "./deployment";
import { joinName } from "./naming";

/** Names of the resources that hold an environment's Terraform state. */
export interface StateBackendNames {
  readonly bucket: string;
  readonly lockTable: string;
  readonly kmsAlias: string;
  readonly kmsAliasArn: string;
}

/**
 * Names of the state backend, known before it exists: every stack's backend block needs them, and the state
 * stack makes what they name.
 */
export function stateBackendNames(deployment: Deployment): StateBackendNames {
  const { organization, environment, accountId, region, partition } = deployment;
  const kmsAlias = `alias/${joinName("kmsAlias", [organization, environment, "tfstate"])}`;
  return {
    bucket: joinName("bucket", [organization, environment, accountId, "tfstate"]),
    lockTable: joinName("dynamodbTable", [organization, environment, "tfstate-lock"]),
    kmsAlias,
    kmsAliasArn: `arn:${partition}:kms:${region}:${accountId}:${kmsAlias}`,
  };
}
