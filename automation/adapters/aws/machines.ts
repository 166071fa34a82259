import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { Machines, Patience } from "../../runbooks/ports/machines";
import { stepClientSettings } from "./client-settings";

const POLL_MS = 1_000;
/** What has not been taken up by then is not begun any more; the least that Systems Manager allows. */
const DELIVERY_SECONDS = 30;
const UNDER_WAY = new Set(["Pending", "InProgress", "Delayed", "Cancelling"]);

/**
 * Machines that Systems Manager reaches. A command has no condition and no token, so that a stale hand or a second
 * call is not refused: a script must do no harm when it runs twice. One that no machine took up in half a minute is
 * not begun.
 */
export class AwsMachines implements Machines {
  constructor(private readonly client: Pick<SSMClient, "send"> = new SSMClient(stepClientSettings)) {}

  async isOnline(instanceId: string, environment: string): Promise<boolean> {
    const { InstanceInformationList: found = [] } = await this.client.send(
      new DescribeInstanceInformationCommand({
        Filters: [
          { Key: "InstanceIds", Values: [instanceId] },
          { Key: "tag:environment", Values: [environment] },
        ],
      }),
    );
    return found.some(({ InstanceId, PingStatus }) => InstanceId === instanceId && PingStatus === "Online");
  }

  async run(instanceId: string, script: string, { now, sleep, withinMs }: Patience): Promise<string> {
    const endMs = now() + withinMs;
    const { Command } = await this.client.send(
      new SendCommandCommand({
        DocumentName: "AWS-RunShellScript",
        InstanceIds: [instanceId],
        Parameters: { commands: script.split("\n"), executionTimeout: [String(Math.ceil(withinMs / 1_000))] },
        TimeoutSeconds: DELIVERY_SECONDS,
      }),
    );
    const commandId = Command?.CommandId;
    if (commandId === undefined)
      throw new Error(`Systems Manager gives no id of the command to ${instanceId}`);
    while (now() < endMs) {
      await sleep(POLL_MS);
      const answer = await this.#answer(instanceId, commandId);
      if (answer.status === "Success") return answer.output;
      if (!UNDER_WAY.has(answer.status))
        throw new Error(`the command ${commandId} to ${instanceId} ended as ${answer.status}`);
    }
    throw new Error(`the command ${commandId} to ${instanceId} gave no answer within ${withinMs} ms`);
  }

  async #answer(
    instanceId: string,
    commandId: string,
  ): Promise<{ readonly status: string; readonly output: string }> {
    try {
      const { Status = "unknown", StandardOutputContent = "" } = await this.client.send(
        new GetCommandInvocationCommand({ InstanceId: instanceId, CommandId: commandId }),
      );
      return { status: Status, output: StandardOutputContent };
    } catch (error) {
      // It takes a moment until a new command is known.
      if (error instanceof Error && error.name === "InvocationDoesNotExist")
        return { status: "Pending", output: "" };
      throw error;
    }
  }
}
