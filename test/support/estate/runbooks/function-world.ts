import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeleteFunctionConcurrencyCommand,
  type EventSourceMappingConfiguration,
  GetFunctionConcurrencyCommand,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { meanwhile } from "../meanwhile";
import type { RunbookStage } from "../runbook-stage";

/** What Lambda counts of a minute. The estate itself adds what really happened to it. */
export interface Counted {
  readonly Invocations?: number;
  readonly Errors?: number;
  readonly Throttles?: number;
}

/** What bounds the worker, and what is noted that bounded it before. */
export interface Bounds {
  readonly reserved: number | undefined;
  /** Batches at once that are taken off its queue. */
  readonly maximum: number | undefined;
  /** Notes of what was reserved, and of that maximum; `undefined` where there is none. */
  readonly noted: readonly [string | undefined, string | undefined];
}

/** The worker as the stack makes it. */
export const FREE: Bounds = { reserved: undefined, maximum: 10, noted: [undefined, undefined] };

const RESERVED_MARK = "reserved-concurrency-before";
const MAPPING_MARK = "maximum-concurrency-before:";
const OLDEST = "ApproximateAgeOfOldestMessage";
const MEASURE_MILLISECONDS = 5_000;

/** The worker function of a stage. */
export class FunctionWorld {
  readonly #name: string;
  readonly #queueName: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-reference-worker`;
    this.#queueName = `homeostat-${stage.environment}-reference-jobs`;
  }

  /** An alarm on one of its metrics. */
  alarm(kind: "function-errors-high" | "function-throttled", metric: keyof Counted): BusEvent {
    const { estate, environment } = this.stage;
    const alarm = { kind, namespace: "AWS/Lambda", metric };
    return serviceAlarmEvent(estate, environment, alarm, { FunctionName: this.#name });
  }

  /** The alarm on how long messages wait for it. */
  ageAlarm(): BusEvent {
    const { estate, environment } = this.stage;
    const alarm = { kind: "queue-age-high", namespace: "AWS/SQS", metric: OLDEST };
    return serviceAlarmEvent(estate, environment, alarm, { QueueName: this.#queueName });
  }

  /** Counts, in the name of Lambda, what happened just now. */
  count(counted: Counted): Promise<void> {
    return this.#measure("AWS/Lambda", { Name: "FunctionName", Value: this.#name }, counted);
  }

  /** Says, in the name of SQS, how long the oldest message waits now. */
  age(seconds: number): Promise<void> {
    return this.#measure("AWS/SQS", { Name: "QueueName", Value: this.#queueName }, { [OLDEST]: seconds });
  }

  /** Goes on measuring, once the worker is bounded so, for as long as something lasts. */
  measuringAt<T>(
    { reserved, maximum }: Bounds,
    measure: () => Promise<unknown>,
    during: () => Promise<T>,
  ): Promise<T> {
    const measureThen = async () => {
      const now = await this.bounds();
      if (now.reserved === reserved && now.maximum === maximum) await measure();
    };
    return meanwhile(measureThen, MEASURE_MILLISECONDS, during);
  }

  /** Has messages taken off the queue, or none. */
  async feed(isFed: boolean): Promise<void> {
    const { UUID } = await this.#mapping();
    await this.stage.clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isFed }));
  }

  /** Takes every limit away, and the notes of what there was. */
  async free(): Promise<void> {
    const { lambda } = this.stage.clients;
    const { UUID = "" } = await this.#mapping();
    const ScalingConfig = { MaximumConcurrency: FREE.maximum };
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true, ScalingConfig }));
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: this.#name }));
    const TagKeys = [RESERVED_MARK, `${MAPPING_MARK}${UUID}`];
    await lambda.send(new UntagResourceCommand({ Resource: this.#arn, TagKeys }));
  }

  async bounds(): Promise<Bounds> {
    const { lambda } = this.stage.clients;
    const { ReservedConcurrentExecutions: reserved } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName: this.#name }),
    );
    const { UUID = "", ScalingConfig } = await this.#mapping();
    const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource: this.#arn }));
    const noted = [Tags[RESERVED_MARK], Tags[`${MAPPING_MARK}${UUID}`]] as const;
    return { reserved, maximum: ScalingConfig?.MaximumConcurrency, noted };
  }

  async #measure(
    Namespace: string,
    dimension: { readonly Name: string; readonly Value: string },
    values: object,
  ): Promise<void> {
    const Timestamp = new Date();
    const MetricData = Object.entries(values).map(([MetricName, Value]) => ({
      ...{ MetricName, Value: Number(Value), Timestamp, Dimensions: [dimension] },
    }));
    await this.stage.clients.cloudwatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  }

  async #mapping(): Promise<EventSourceMappingConfiguration> {
    const { EventSourceMappings: [mapping, ...others] = [] } = await this.stage.clients.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: this.#name }),
    );
    if (mapping && others.length === 0) return mapping;
    throw new Error(`${this.#name} has not one event source but ${others.length + (mapping ? 1 : 0)}`);
  }

  get #arn(): string {
    const { region, accounts } = this.stage.estate;
    return `arn:aws:lambda:${region}:${accounts[this.stage.environment] ?? ""}:function:${this.#name}`;
  }
}
