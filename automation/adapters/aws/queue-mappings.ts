import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { QueueMapping, QueueMappings } from "../../runbooks/ports/queue-mappings";
import { stepClientSettings } from "./client-settings";

const OFF = ["Disabled", "Disabling", "Deleting"];
const CHANGING = ["Creating", "Deleting", "Disabling", "Enabling", "Updating"];

/**
 * Lambda's mappings of queues. All are listed, for a list of one function's leaves out those of its aliases. Lambda
 * refuses a change while another one is carried out, and knows no other condition: a stale fence is refused before the
 * call.
 */
export class AwsQueueMappings implements QueueMappings {
  constructor(private readonly client: Pick<LambdaClient, "send"> = new LambdaClient(stepClientSettings)) {}

  async all(): Promise<readonly QueueMapping[]> {
    const found: EventSourceMappingConfiguration[] = [];
    let marker: string | undefined;
    do {
      const { EventSourceMappings = [], NextMarker } = await this.client.send(
        new ListEventSourceMappingsCommand(marker === undefined ? {} : { Marker: marker }),
      );
      found.push(...EventSourceMappings);
      marker = NextMarker === "" ? undefined : NextMarker;
    } while (marker !== undefined);
    return found.flatMap(queueMapping);
  }

  async limit(id: string, maximum: number | undefined): Promise<void> {
    // An empty configuration takes the maximum away; one that is left out would leave it.
    const ScalingConfig = maximum === undefined ? {} : { MaximumConcurrency: maximum };
    await this.client.send(new UpdateEventSourceMappingCommand({ UUID: id, ScalingConfig }));
  }
}

/** Nothing for a mapping of a stream or a broker. */
function queueMapping(mapping: EventSourceMappingConfiguration): QueueMapping[] {
  const { UUID: id, FunctionArn = "", EventSourceArn = "", State = "", ScalingConfig } = mapping;
  const [, , service, , , queueName = ""] = EventSourceArn.split(":");
  if (service !== "sqs") return [];
  const functionName = FunctionArn.split(":")[6];
  if (id === undefined || functionName === undefined)
    throw new Error(`Lambda does not say which function gets the messages of ${queueName}`);
  const maximum = ScalingConfig?.MaximumConcurrency;
  return [
    {
      ...{ id, functionName, queueName },
      ...(maximum !== undefined && { maximum }),
      isOn: !OFF.includes(State),
      isChanging: CHANGING.includes(State),
    },
  ];
}
