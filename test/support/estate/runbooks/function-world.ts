import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  ListTagsCommand,
  UntagResourceCommand,
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

const MARK = "reserved-concurrency-before";
const MEASURE_MILLISECONDS = 5_000;

/** The worker function of a stage. */
export class FunctionWorld {
  readonly #name: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-reference-worker`;
  }

  /** An alarm on one of its metrics. */
  alarm(kind: "function-errors-high" | "function-throttled", metric: keyof Counted): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind, namespace: "AWS/Lambda", metric },
      { FunctionName: this.#name },
    );
  }

  /** Counts, in the name of Lambda, what happened just now. */
  async count(counted: Counted): Promise<void> {
    const Timestamp = new Date();
    const Dimensions = [{ Name: "FunctionName", Value: this.#name }];
    const MetricData = Object.entries(counted).map(([MetricName, Value]) => ({
      ...{ MetricName, Value: Number(Value), Timestamp, Dimensions, Unit: "Count" as const },
    }));
    await this.stage.clients.cloudwatch.send(
      new PutMetricDataCommand({ Namespace: "AWS/Lambda", MetricData }),
    );
  }

  /** Goes on counting, once so many copies are reserved, for as long as something lasts. */
  countingAt<T>(reserved: number | undefined, counted: Counted, during: () => Promise<T>): Promise<T> {
    const count = async () => {
      if ((await this.reserved()) === reserved) await this.count(counted);
    };
    return meanwhile(count, MEASURE_MILLISECONDS, during);
  }

  /** Takes every limit away, and the note of what there was. */
  async free(): Promise<void> {
    const { lambda } = this.stage.clients;
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: this.#name }));
    await lambda.send(new UntagResourceCommand({ Resource: this.#arn, TagKeys: [MARK] }));
  }

  async reserved(): Promise<number | undefined> {
    const reply = await this.stage.clients.lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName: this.#name }),
    );
    return reply.ReservedConcurrentExecutions;
  }

  /** What the function is noted to have had before it was throttled. */
  async mark(): Promise<string | undefined> {
    const { Tags = {} } = await this.stage.clients.lambda.send(new ListTagsCommand({ Resource: this.#arn }));
    return Tags[MARK];
  }

  get #arn(): string {
    const { region, accounts } = this.stage.estate;
    return `arn:aws:lambda:${region}:${accounts[this.stage.environment] ?? ""}:function:${this.#name}`;
  }
}
