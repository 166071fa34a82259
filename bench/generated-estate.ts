import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App } from "cdktf";
import { EstateStack } from "../constructs/core/estate-stack";

/** Synthesizes stacks in a chain, each reading from the one before: the shape that costs most. */
const [stackCount = "60", resourcesPerStack = "200", outdir = "cdktf.out"] = process.argv.slice(2);
const app = new App({ outdir });
let upstream: string | undefined;
for (let index = 0; index < Number(stackCount); index += 1) {
  const stack = new EstateStack(app, `bench-${index}`, {
    stackName: `bench-${index}`,
    dataClass: "internal",
    deployment: {
      organization: "homeostat",
      environment: "bench",
      accountId: "999999999999",
      region: "eu-west-1",
      secondRegion: "eu-central-1",
      partition: "aws",
      owner: "platform",
      costCentre: "platform",
      protected: false,
    },
  });
  const vpc = new Vpc(stack, "Vpc", { cidrBlock: "10.0.0.0/16" });
  for (let subnet = 1; subnet < Number(resourcesPerStack); subnet += 1) {
    new Subnet(stack, `Subnet${subnet}`, { vpcId: upstream ?? vpc.id, cidrBlock: `10.0.${subnet}.0/24` });
  }
  upstream = vpc.id;
}
app.synth();
