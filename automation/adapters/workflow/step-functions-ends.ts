import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from "@aws-sdk/client-sfn";
import type { WorkflowEnds } from "../../remediation/upkeep/settle-lost";
import { engineClientSettings } from "../aws/client-settings";
import { unavailable } from "../unavailable";
import { executionArn } from "./execution-arn";
import type { StateMachineProps } from "./state-machine-props";

/** Asks Step Functions how executions of one state machine ended. */
export class StepFunctionsEnds implements WorkflowEnds {
  private readonly client: Pick<SFNClient, "send">;

  constructor(private readonly props: StateMachineProps) {
    this.client = props.client ?? new SFNClient(engineClientSettings);
  }

  async endOf(executionId: string): ReturnType<WorkflowEnds["endOf"]> {
    try {
      const { status, error, cause, stopDate } = await this.client.send(
        new DescribeExecutionCommand({
          executionArn: executionArn(this.props.stateMachineArn, executionId),
        }),
      );
      const isOver = status !== undefined && status !== "RUNNING" && status !== "PENDING_REDRIVE";
      if (!isOver) return { kind: "read" };
      if (!stopDate)
        return { kind: "unavailable", says: `${executionId} is ${status}, nobody knows since when` };
      return { kind: "read", end: { status, error, cause, endedAtMs: stopDate.getTime() } };
    } catch (error) {
      return error instanceof ExecutionDoesNotExist ? { kind: "read" } : unavailable(error);
    }
  }
}
