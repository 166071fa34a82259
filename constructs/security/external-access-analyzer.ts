import { AccessanalyzerAnalyzer } from "@cdktf/provider-aws/lib/accessanalyzer-analyzer";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** Finds what the account shares with anybody outside of it. */
export class ExternalAccessAnalyzer extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.arn = new AccessanalyzerAnalyzer(this, "Resource", {
      analyzerName: EstateStack.of(this).physicalName("generic", "external-access"),
      type: "ACCOUNT",
    }).arn;
  }
}
