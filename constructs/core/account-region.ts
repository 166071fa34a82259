import type { Deployment } from "./deployment";

const ACCOUNT_REGION = "us-east-1";

/**
 * Region where AWS tells what concerns the account as a whole, where the deployment is in another. There is none in the
 * partitions of China and of the US government, whose regions send each other no events.
 */
export function accountRegionOf({ partition, region }: Deployment): string | undefined {
  return partition === "aws" && region !== ACCOUNT_REGION ? ACCOUNT_REGION : undefined;
}
