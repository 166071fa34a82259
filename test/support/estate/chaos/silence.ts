import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { awsClient, parsed } from "../../../local/support/aws-client";
import type { RunbookStage } from "../runbook-stage";

/** What must be there of a schedule when it is written again. */
interface Schedule {
  readonly Name: string;
  readonly State: string;
}

/** While it lasts nobody is told anything: neither the table's stream is read nor the schedule looks after the outbox. */
export class Silence {
  private constructor(
    private readonly stage: RunbookStage,
    private readonly mapping: string,
    private readonly schedule: Schedule,
  ) {}

  static async begin(stage: RunbookStage): Promise<Silence> {
    const name = `homeostat-${stage.environment}-remediation-notify`;
    const { EventSourceMappings: [mapping, ...others] = [] } = await stage.clients.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: name }),
    );
    if (mapping?.UUID === undefined || others.length > 0)
      throw new Error(`${name} has not one event source but ${others.length + (mapping ? 1 : 0)}`);
    const schedule = (await ask(stage, "GET", name)) as unknown as Schedule;
    const silence = new Silence(stage, mapping.UUID, schedule);
    await silence.#call("DISABLED");
    await silence.#read(false);
    return silence;
  }

  /** The stream is read again, and the schedule still does nothing. */
  streamIsRead(): Promise<void> {
    return this.#read(true);
  }

  /** All is as it was before; may be called at any time. */
  async end(): Promise<void> {
    await this.#read(true);
    await this.#call(this.schedule.State);
  }

  async #read(Enabled: boolean): Promise<void> {
    const { lambda } = this.stage.clients;
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: this.mapping, Enabled }));
  }

  async #call(State: string): Promise<void> {
    await ask(this.stage, "PUT", this.schedule.Name, { ...this.schedule, State });
  }
}

/** Asks EventBridge Scheduler, which has no client among the packages. */
async function ask(
  { estate, environment }: RunbookStage,
  method: "GET" | "PUT",
  name: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const { endpointUrl, accounts, region } = estate;
  const account = accounts[environment] ?? "";
  const got = await awsClient(endpointUrl).rest("scheduler", method, `/schedules/${name}`, body, {
    account,
    region,
  });
  if (got.status !== 200) throw new Error(`${method} of the schedule ${name}: ${got.status} ${got.text}`);
  return parsed(got);
}
