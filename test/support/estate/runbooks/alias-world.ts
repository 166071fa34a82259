import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { meanwhile } from "../meanwhile";
import type { RunbookStage } from "../runbook-stage";

const ALIAS = "live";
const PUBLISH_SECONDS = 60;
const MEASURE_MILLISECONDS = 5_000;

/** The versions of the worker function of a stage, and the alias that its queue calls. */
export class AliasWorld {
  readonly #name: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-reference-worker`;
  }

  /** Its live version goes on failing, says an alarm. */
  goesOnFailing(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "function-errors-persist", namespace: "AWS/Lambda", metric: "Errors" },
      { FunctionName: this.#name, Resource: this.#live },
    );
  }

  /** Version that the alias leads to. */
  async version(): Promise<string> {
    const { FunctionVersion = "none" } = await this.stage.clients.lambda.send(
      new GetAliasCommand({ FunctionName: this.#name, Name: ALIAS }),
    );
    return FunctionVersion;
  }

  /** Publishes a version that only says that it is one, and leads the alias to it, as an apply does. @returns it */
  async releaseNext(): Promise<string> {
    const { lambda } = this.stage.clients;
    const { Description } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: this.#name }),
    );
    await this.#describe("The next release");
    const { Version = "none" } = await lambda.send(new PublishVersionCommand({ FunctionName: this.#name }));
    await this.#describe(Description);
    await this.lead(Version);
    return Version;
  }

  /** Leads the alias to a version. */
  async lead(FunctionVersion: string): Promise<void> {
    await this.stage.clients.lambda.send(
      new UpdateAliasCommand({ FunctionName: this.#name, Name: ALIAS, FunctionVersion }),
    );
  }

  /** Takes a version away that nobody calls any more. */
  async retire(version: string): Promise<void> {
    await this.stage.clients.lambda.send(
      new DeleteFunctionCommand({ FunctionName: this.#name, Qualifier: version }),
    );
  }

  /** Counts, in the name of Lambda, what a version did just now for those who called the alias. */
  async ran(
    version: string,
    counted: { readonly Invocations: number; readonly Errors: number },
  ): Promise<void> {
    await this.#count(counted, { Resource: this.#live, ExecutedVersion: version });
  }

  /** Is called without a failure for as long as something lasts. */
  usedMeanwhile<T>(during: () => Promise<T>): Promise<T> {
    return meanwhile(() => this.#count({ Invocations: 50, Errors: 0 }), MEASURE_MILLISECONDS, during);
  }

  async #count(
    counted: Readonly<Record<string, number>>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const Timestamp = new Date();
    const Dimensions = Object.entries({ FunctionName: this.#name, ...more }).map(([Name, Value]) => ({
      Name,
      Value,
    }));
    const MetricData = Object.entries(counted).map(([MetricName, Value]) => ({
      ...{ MetricName, Value, Timestamp, Dimensions, Unit: "Count" as const },
    }));
    await this.stage.clients.cloudwatch.send(
      new PutMetricDataCommand({ Namespace: "AWS/Lambda", MetricData }),
    );
  }

  async #describe(Description: string | undefined): Promise<void> {
    const { lambda: client } = this.stage.clients;
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: this.#name, Description }));
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: PUBLISH_SECONDS }, { FunctionName: this.#name });
  }

  get #live(): string {
    return `${this.#name}:${ALIAS}`;
  }
}
