import type { Construct } from "constructs";
import { EstateStack } from "../constructs/core/estate-stack";
import { StateBackend } from "../constructs/state/state-backend";
import { AccessLogsBucket } from "../constructs/storage/access-logs-bucket";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

const ACCESS_LOGS = "access-logs";

/** Props of {@link StateStack}. */
export interface StateStackProps {
  readonly environment: Environment;
}

/**
 * What is there before everything else and outlives it: where the state of all stacks lies, its own included, and
 * where buckets and load balancers write who asked for what; made by `homeostat bootstrap`.
 */
export class StateStack extends EstateStack {
  /** Spelled out, so that nobody waits for this stack: whoever has a state to write finds the bucket there. */
  readonly accessLogsBucketName: string;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "state",
      dataClass: "restricted",
    });
    const accessLogs = new AccessLogsBucket(this, "AccessLogs", { name: ACCESS_LOGS });
    this.accessLogsBucketName = this.bucketName(ACCESS_LOGS);
    // Protected in every environment: without its locks and states an estate is lost to Terraform.
    new StateBackend(this, "StateBackend", { accessLogs });
  }
}
