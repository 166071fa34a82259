import { GetExecutionHistoryCommand, type SFNClient } from "@aws-sdk/client-sfn";
import type { ExecutionProgress } from "../../remediation/incidents/execution-progress";

/** Events that are looked through for the last state that was entered: a state makes fewer than ten while it lasts. */
const EVENTS = 20;

/** Where an execution stands, by the history of its workflow. */
export class AwsExecutionProgress implements ExecutionProgress {
  constructor(
    private readonly client: Pick<SFNClient, "send">,
    /** ARN of the workflow's executions without the last part, the name. */
    private readonly executionsArn: string,
  ) {}

  async stepOf(executionId: string): Promise<string | undefined> {
    const { events = [] } = await this.client.send(
      new GetExecutionHistoryCommand({
        executionArn: `${this.executionsArn}:${executionId}`,
        reverseOrder: true,
        maxResults: EVENTS,
        includeExecutionData: false,
      }),
    );
    return events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails)?.stateEnteredEventDetails
      ?.name;
  }
}
