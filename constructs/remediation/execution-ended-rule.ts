import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { AutomationFunction } from "./automation-function";
import type { WorkflowMachine } from "./workflow-machine";
import type { UndeliveredQueue } from "./undelivered-queue";

/** Props of {@link ExecutionEndedRule}. */
export interface ExecutionEndedRuleProps {
  readonly machine: WorkflowMachine;
  /** What is called. */
  readonly handler: AutomationFunction;
  readonly undelivered: UndeliveredQueue;
}

/** Calls a function when the workflow ended in another way than by its own settlement. */
export class ExecutionEndedRule extends Construct {
  constructor(scope: Construct, id: string, props: ExecutionEndedRuleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: EstateStack.of(this).physicalName("rule", "remediation", "execution-ended"),
      description: "An execution failed, ran out of time or was stopped",
      eventPattern: JSON.stringify({
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [props.machine.machineArn], status: ["ABORTED", "FAILED", "TIMED_OUT"] },
      }),
    });
    const permission = new LambdaPermission(this, "Permission", {
      // The ARN, so that it waits for the function.
      functionName: props.handler.functionArn,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      arn: props.handler.functionArn,
      deadLetterConfig: { arn: props.undelivered.queueArn },
      dependsOn: [permission],
    });
  }
}
