import type { EstateStack } from "../core/estate-stack";

/** Whether the master password of an instance is our own: RDS makes no read replica of one whose password it keeps. */
export function needsOwnMasterSecret(readReplicas: number): boolean {
  return readReplicas > 0;
}

/** Name of the secret of a database that needs its own. */
export function ownMasterSecretName(stack: EstateStack, database: string): string {
  return stack.physicalName("generic", database, "master");
}

/** ARN of that secret, for policies that name it before it exists: it ends in six characters of Secrets Manager's. */
export function ownMasterSecretArn(stack: EstateStack, database: string): string {
  return stack.arn("secretsmanager", `secret:${ownMasterSecretName(stack, database)}-??????`);
}
