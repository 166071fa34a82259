import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { engineClientSettings } from "../aws/client-settings";
import type { TokenAnswer, Workflow } from "../../remediation/approval/workflow";

/** Longest cause that Step Functions takes, in characters. */
const MAXIMUM_CAUSE_LENGTH = 32_768;

/** The waiting steps of Step Functions. */
export class StepFunctionsTokens implements Workflow {
  constructor(private readonly client: Pick<SFNClient, "send"> = new SFNClient(engineClientSettings)) {}

  succeed(taskToken: string, output: object): Promise<TokenAnswer> {
    return unlessGone(
      this.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
    );
  }

  fail(taskToken: string, error: string, cause: string): Promise<TokenAnswer> {
    const short = cause.slice(0, MAXIMUM_CAUSE_LENGTH);
    return unlessGone(this.client.send(new SendTaskFailureCommand({ taskToken, error, cause: short })));
  }
}

/** A token that was answered, or waited for too long, is told to be timed out or not to exist. */
async function unlessGone(sent: Promise<unknown>): Promise<TokenAnswer> {
  try {
    await sent;
    return "answered";
  } catch (error) {
    const isGone =
      error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
    if (isGone) return "gone";
    throw error;
  }
}
