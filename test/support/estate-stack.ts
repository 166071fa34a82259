import { Testing } from "cdktf";
import type { Deployment } from "../../constructs/core/deployment";
import { EstateStack } from "../../constructs/core/estate-stack";

/** A deployment for construct tests; its values are those of `dev`. */
export const testDeployment: Deployment = {
  organization: "homeostat",
  environment: "dev",
  accountId: "111111111111",
  region: "eu-west-1",
  secondRegion: "eu-central-1",
  partition: "aws",
  owner: "platform",
  costCentre: "platform-dev",
  protected: false,
};

/** An empty estate stack to build constructs in. */
export function estateStack(stackName = "test", overrides: Partial<Deployment> = {}): EstateStack {
  const deployment = { ...testDeployment, ...overrides };
  return new EstateStack(Testing.app(), `${deployment.environment}-${stackName}`, {
    deployment,
    stackName,
    dataClass: "internal",
  });
}
