import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { Unavailable } from "../../remediation/admission/guardrail-store";
import type { ExecutionState } from "../../remediation/execution/execution-state";
import type { Workflow } from "../../remediation/intake/ports";
import { engineClientSettings } from "../aws/client-settings";
import { unavailable } from "../unavailable";
import { executionArn } from "./execution-arn";
import type { StateMachineProps } from "./state-machine-props";

/** Longest text that Step Functions takes as a cause. */
const MAXIMUM_CAUSE = 32_768;

/** Executions as Standard executions of one state machine, which remembers their names for 90 days after their end. */
export class StepFunctions implements Workflow {
  private readonly client: Pick<SFNClient, "send">;

  constructor(private readonly props: StateMachineProps) {
    this.client = props.client ?? new SFNClient(engineClientSettings);
  }

  async start(
    executionId: string,
    state: ExecutionState,
  ): Promise<{ readonly kind: "started" } | Unavailable> {
    const { stateMachineArn } = this.props;
    const input = JSON.stringify({ state });
    try {
      await this.client.send(new StartExecutionCommand({ stateMachineArn, name: executionId, input }));
      return { kind: "started" };
    } catch (error) {
      return error instanceof ExecutionAlreadyExists ? { kind: "started" } : unavailable(error);
    }
  }

  async stop(executionId: string, why: string): Promise<{ readonly kind: "stopped" } | Unavailable> {
    const arn = executionArn(this.props.stateMachineArn, executionId);
    const cause = why.slice(0, MAXIMUM_CAUSE);
    try {
      await this.client.send(new StopExecutionCommand({ executionArn: arn, error: "Cancelled", cause }));
      return { kind: "stopped" };
    } catch (error) {
      return error instanceof ExecutionDoesNotExist ? { kind: "stopped" } : unavailable(error);
    }
  }
}
