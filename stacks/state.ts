import type { Construct } from "constructs";
import { EstateStack } from "../constructs/core/estate-stack";
import { StateBackend } from "../constructs/state/state-backend";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Props of {@link StateStack}. */
export interface StateStackProps {
  readonly environment: Environment;
}

/** Where the state of all stacks lives, its own included; made by `homeostat bootstrap`. */
export class StateStack extends EstateStack {
  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "state",
      dataClass: "restricted",
    });
    // Protected in every environment: without its locks and states an estate is lost to Terraform.
    new StateBackend(this, "StateBackend");
  }
}
