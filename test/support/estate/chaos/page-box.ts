import { ListTopicsCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { LocalEstate } from "../../../../local";
import { estateClients } from "../estate-clients";

/** A message as the subscribers of a topic get it. */
interface Told {
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

const FROM_TOPICS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Allow", Principal: { Service: "sns.amazonaws.com" } },
      ...{ Action: "sqs:SendMessage", Resource: "*" },
    },
  ],
});

/** Somebody who subscribes to all topics that the automation of an environment wakes people by. */
export class PageBox {
  readonly #told: Told[] = [];

  private constructor(
    private readonly clients: ReturnType<typeof estateClients>,
    private readonly sns: SNSClient,
    private readonly queueUrl: string,
    private readonly subscriptions: readonly string[],
  ) {}

  static async open(estate: LocalEstate, environment: string): Promise<PageBox> {
    const clients = estateClients(estate, environment);
    const { endpointUrl: endpoint, region, accounts } = estate;
    const credentials = { accessKeyId: accounts[environment] ?? "", secretAccessKey: "local-estate" };
    const sns = new SNSClient({ endpoint, region, credentials });
    const { QueueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "page-box", Attributes: { Policy: FROM_TOPICS } }),
    );
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
    const topics = Topics.flatMap(({ TopicArn = "" }) =>
      /-(alerts-p\d|remediation-emergency)$/.test(TopicArn) ? [TopicArn] : [],
    );
    if (topics.length !== 5) throw new Error(`5 topics wake people; found ${topics.join(", ")}`);
    const subscriptions = await Promise.all(
      topics.map(async (TopicArn) => {
        const Endpoint = Attributes?.["QueueArn"];
        const { SubscriptionArn = "" } = await sns.send(
          new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint, ReturnSubscriptionArn: true }),
        );
        return SubscriptionArn;
      }),
    );
    return new PageBox(clients, sns, QueueUrl, subscriptions);
  }

  /** Texts of all that would have woken a person so far, emergencies included. */
  async pages(): Promise<string[]> {
    await this.#read();
    return this.#told
      .filter(({ MessageAttributes = {} }) => MessageAttributes["urgency"]?.Value !== "notice")
      .map(({ Message }) => Message);
  }

  async close(): Promise<void> {
    for (const SubscriptionArn of this.subscriptions) {
      await this.sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    }
    await this.clients.sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl }));
  }

  async #read(): Promise<void> {
    for (;;) {
      const { Messages = [] } = await this.clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return;
      this.#told.push(...Messages.map(({ Body = "null" }) => JSON.parse(Body) as Told));
      await this.clients.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.queueUrl,
          Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
  }
}
