import type {
  EventSourceMappingConfiguration,
  ListEventSourceMappingsCommandInput,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { AwsQueueMappings } from "../../../../automation/adapters/aws/queue-mappings";
import { awsError, type AwsRecorder } from "./aws-recorder";

/** What Lambda lets a maximum be at least. */
const LEAST_MAXIMUM = 2;

/** Event source mappings of Lambda, one a page, each of which takes a look to carry out a change. */
export class FakeMappings {
  readonly port: AwsQueueMappings;
  readonly #all: EventSourceMappingConfiguration[] = [];

  constructor(recorder: AwsRecorder) {
    this.port = new AwsQueueMappings(
      recorder.client("lambda", {
        ListEventSourceMappings: ({ Marker = "0" }: ListEventSourceMappingsCommandInput) => {
          const next = Number(Marker) + 1;
          const [mapping] = this.#all.slice(Number(Marker), next).map((one) => structuredClone(one));
          if (mapping?.State === "Updating") this.#of(mapping.UUID).State = "Enabled";
          return {
            EventSourceMappings: mapping ? [mapping] : [],
            ...(next < this.#all.length && { NextMarker: String(next) }),
          };
        },
        UpdateEventSourceMapping: ({ UUID, ScalingConfig }: UpdateEventSourceMappingCommandInput) => {
          const mapping = this.#of(UUID);
          if (mapping.State === "Updating")
            throw awsError("ResourceInUseException", "the event source mapping is in use");
          if ((ScalingConfig?.MaximumConcurrency ?? LEAST_MAXIMUM) < LEAST_MAXIMUM)
            throw awsError("InvalidParameterValueException", "MaximumConcurrency is less than 2");
          if (ScalingConfig) mapping.ScalingConfig = ScalingConfig;
          mapping.State = "Updating";
          return mapping;
        },
      }),
    );
  }

  /** Feeds a function, or one of its versions or aliases, from a queue. */
  add(UUID: string, functionName: string, queue: string, maximum?: number): EventSourceMappingConfiguration {
    const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111111111111:${rest}`;
    const mapping: EventSourceMappingConfiguration = {
      UUID,
      FunctionArn: arn("lambda", `function:${functionName}`),
      EventSourceArn: arn("sqs", queue),
      State: "Enabled",
      ...(maximum !== undefined && { ScalingConfig: { MaximumConcurrency: maximum } }),
    };
    this.#all.push(mapping);
    return mapping;
  }

  remove(UUID: string): void {
    this.#all.splice(this.#all.indexOf(this.#of(UUID)), 1);
  }

  /** Most batches at once of each mapping, in the order in which they were made. */
  get maxima(): readonly (number | undefined)[] {
    return this.#all.map(({ ScalingConfig }) => ScalingConfig?.MaximumConcurrency);
  }

  #of(id: string | undefined): EventSourceMappingConfiguration {
    const mapping = this.#all.find(({ UUID }) => UUID === id);
    if (!mapping) throw awsError("ResourceNotFoundException", `there is no mapping ${id ?? ""}`);
    return mapping;
  }
}
