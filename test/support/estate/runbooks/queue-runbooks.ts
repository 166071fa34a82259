import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { eventually } from "../eventually";
import type { RunbookStage } from "../runbook-stage";
import { phasesOf } from "./phases-of";
import type { ScenarioGroup } from "./scenario-group";

const KMS = "SQS asks KMS in the caller's name; the emulated SQS encrypts nothing";

/** Runbooks of the queue of the service's jobs. */
export const queueRunbooks: ScenarioGroup = {
  played: { "redrive-queue": { "kms:Decrypt": KMS, "kms:GenerateDataKey": KMS } },
  play: playRedriveQueue,
};

const JOB = JSON.stringify({ id: "job-1", text: "what failed once" });
const NO_JOB = JSON.stringify({ text: "what fails again" });
const DRAIN_SECONDS = 90;
/** Nothing changes between the attempts that are refused. */
const SOON = 0.1;

/** The queue of the service's jobs, and where those go that failed. */
class QueueWorld {
  readonly #jobs: string;
  readonly #dead: string;

  constructor(private readonly stage: RunbookStage) {
    this.#jobs = `homeostat-${stage.environment}-reference-jobs`;
    this.#dead = `${this.#jobs}-dead`;
  }

  alarm(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      {
        kind: "dead-letter-queue-not-empty",
        namespace: "AWS/SQS",
        metric: "ApproximateNumberOfMessagesVisible",
      },
      { QueueName: this.#dead },
    );
  }

  /** Counts, in the name of SQS, that jobs were worked off just now. */
  async worksOff(Value: number): Promise<void> {
    const Dimensions = [{ Name: "QueueName", Value: this.#jobs }];
    await this.stage.clients.cloudwatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/SQS",
        MetricData: [{ MetricName: "NumberOfMessagesDeleted", Value, Timestamp: new Date(), Dimensions }],
      }),
    );
  }

  /** Puts a message where failed ones lie. */
  async fail(MessageBody: string, redriven = false): Promise<void> {
    const mark = { HomeostatRedriven: { DataType: "String", StringValue: "exe-earlier" } };
    await this.stage.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: await this.#url(this.#dead),
        MessageBody,
        ...(redriven && { MessageAttributes: mark }),
      }),
    );
  }

  /** Messages that lie there, hidden ones too. */
  async failed(): Promise<number> {
    return this.#count(this.#dead);
  }

  async left(): Promise<number> {
    return this.#count(this.#jobs);
  }

  async empty(): Promise<void> {
    for (const name of [this.#jobs, this.#dead]) {
      await this.stage.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: await this.#url(name) }));
    }
    await eventually(
      "both queues are empty",
      async () => (await this.failed()) + (await this.left()) === 0,
      DRAIN_SECONDS,
    );
  }

  async #count(name: string): Promise<number> {
    const { Attributes = {} } = await this.stage.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await this.#url(name), AttributeNames: ["All"] }),
    );
    return (
      Number(Attributes["ApproximateNumberOfMessages"]) +
      Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
    );
  }

  async #url(QueueName: string): Promise<string> {
    return (await this.stage.clients.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? "";
  }
}

function playRedriveQueue(stage: () => RunbookStage): void {
  describe("redrive-queue", () => {
    const world = () => new QueueWorld(stage());
    beforeEach(() => world().empty());

    test("touches nothing where no job was worked off lately", async () => {
      await world().fail(JOB);
      const ended = await stage().play(world().alarm());
      expect(ended).toMatchObject({ runbook: "redrive-queue", outcome: "refused" });
      expect(ended.says).toContain("0 messages of homeostat-dev-reference-jobs were worked off");
      expect(await world().failed()).toBe(1);
    });

    test("leaves a message alone that was redriven before", async () => {
      await world().worksOff(5);
      await world().fail(JOB, true);
      const ended = await stage().play(world().alarm());
      expect(ended).toMatchObject({ runbook: "redrive-queue", outcome: "refused" });
      expect(ended.says).toContain(
        "1 of 1 messages on top of homeostat-dev-reference-jobs-dead were redriven",
      );
      expect(await world().failed()).toBe(1);
    });

    test("moves what failed, and the worker works it off", async () => {
      await world().worksOff(5);
      for (let message = 0; message < 12; message++) await world().fail(JOB);
      const ended = await stage().play(world().alarm());
      expect(ended).toMatchObject({ runbook: "redrive-queue", outcome: "succeeded-verified" });
      expect([await world().failed(), await world().left()]).toEqual([0, 0]);
    });

    test("does not verify what fails again", async () => {
      await world().worksOff(5);
      await world().fail(NO_JOB);
      const ended = await stage().play(world().alarm(), { waitScale: 0 });
      expect(ended).toMatchObject({ runbook: "redrive-queue", outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("post-check");
    });

    test("keeps every message where none can be sent", async () => {
      await world().worksOff(5);
      await world().fail(JOB);
      const ended = await stage().withoutRight("redrive-queue", "sqs:SendMessage", () =>
        stage().play(world().alarm(), { waitScale: SOON }),
      );
      expect(ended).toMatchObject({ runbook: "redrive-queue", outcome: "rolled-back" });
      expect([await world().failed(), await world().left()]).toEqual([1, 0]);
    });
  });
}
