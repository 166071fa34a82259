import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";

/** An empty stack with the AWS provider that every resource needs, for the test of one construct. */
export function testStack(id = "Test"): TerraformStack {
  const stack = new TerraformStack(new App({ stackTraces: false }), id);
  new AwsProvider(stack, "Aws", { region: "eu-west-1" });
  return stack;
}
