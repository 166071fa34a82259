// An AWS CDK app of the same size: three environments, as many resources each as the argument says.
const { App, CfnResource, Stack } = require("aws-cdk-lib");

const [perEnvironment = "100", outdir = "cdk.out"] = process.argv.slice(2);
const app = new App({ outdir });
for (const environment of ["dev", "staging", "prod"]) {
  const stacks = Array.from({ length: 8 }, (_, index) => new Stack(app, `${environment}-${index}`));
  for (let index = 0; index < Number(perEnvironment); index += 1) {
    new CfnResource(stacks[index % stacks.length], `Subnet${index}`, {
      type: "AWS::EC2::Subnet",
      properties: {
        CidrBlock: "10.0.0.0/24",
        VpcId: "vpc-0",
        Tags: [{ Key: "environment", Value: environment }],
      },
    });
  }
}
app.synth();
