import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from "@aws-sdk/client-sfn";
import type { WorkflowEnds } from "../../remediation/upkeep/settle-lost";
import { stepClientSettings } from "../aws/client-settings";
import { unavailable } from "../unavailable";
import { executionArn } from "./execution-arn";
import type { StateMachineProps } from "./state-machine-props";

/** Asks Step Functions how executions of one state machine ended. */
export class StepFunctionsEnds implements WorkflowEnds {
  private readonly client: Pick<SFNClient, "send">;

  constructor(private readonly props: StateMachineProps) {
    this.client = props.client ?? new SFNClient(stepClientSettings);
  }

  async endOf(executionId: string): ReturnType<WorkflowEnds["endOf"]> {
    try {
      const { status, error, cause } = await this.client.send(
        new DescribeExecutionCommand({
          executionArn: executionArn(this.props.stateMachineArn, executionId),
        }),
      );
      const isOver = status !== undefined && status !== "RUNNING" && status !== "PENDING_REDRIVE";
      return { kind: "read", ...(isOver && { end: { status, error, cause } }) };
    } catch (error) {
      return error instanceof ExecutionDoesNotExist ? { kind: "read" } : unavailable(error);
    }
  }
}
