import { paginateQuery } from "@aws-sdk/client-dynamodb";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { AuditRecord } from "../../../automation/remediation/admission/records";
import type { LocalEstate } from "../../../local";
import { estateClients } from "./estate-clients";

/** The remediation of one environment, looked at from outside of its own code. */
export class RemediationTrail {
  readonly #clients: ReturnType<typeof estateClients>;
  readonly #prefix: string;

  constructor(
    private readonly estate: LocalEstate,
    private readonly environment: string,
  ) {
    this.#clients = estateClients(estate, environment);
    this.#prefix = `homeostat-${environment}-remediation`;
  }

  /** Audit records about an event and the execution that answers to it, oldest first. */
  async of(eventId: string): Promise<AuditRecord[]> {
    const all = await this.everything();
    const report = all.find(
      ({ fact }) => fact.what === "reported" && fact.incident.source.eventId === eventId,
    );
    if (report?.fact.what !== "reported") return [];
    const { executionId } = report.fact;
    return all.filter(
      (record) =>
        record === report || (record.executionId === executionId && record.fact.what !== "reported"),
    );
  }

  /** All audit records of the environment, oldest first. */
  async everything(): Promise<AuditRecord[]> {
    return this.#rows("by-time", "environment = :key", this.environment);
  }

  /** Messages that nobody got yet. */
  async undelivered(): Promise<number> {
    return (await this.#rows(undefined, "pk = :key", `outbox#${this.environment}`)).length;
  }

  /** Names of the executions that the workflow ever started, sorted. */
  async executions(): Promise<string[]> {
    const { region, accounts } = this.estate;
    const account = accounts[this.environment] ?? "";
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${this.#prefix}`;
    const { executions = [] } = await this.#clients.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ name }) => name ?? "").sort();
  }

  /** How many executions the workflow has not brought to an end. */
  async running(): Promise<number> {
    return (await this.runningExecutions()).length;
  }

  /** Their names. */
  async runningExecutions(): Promise<string[]> {
    const { region, accounts } = this.estate;
    const account = accounts[this.environment] ?? "";
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:${this.#prefix}`;
    const { executions = [] } = await this.#clients.sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" }),
    );
    return executions.map(({ name }) => name ?? "");
  }

  /** Events that wait or are being read. */
  async waitingEvents(): Promise<number> {
    return this.#messages("incidents");
  }

  /** Events that were given up. */
  async setAside(): Promise<number> {
    return this.#messages("incidents-dead");
  }

  async #messages(queue: string): Promise<number> {
    const { Attributes = {} } = await this.#clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: await this.#queueUrl(queue), AttributeNames: ["All"] }),
    );
    return (
      Number(Attributes["ApproximateNumberOfMessages"]) +
      Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
    );
  }

  /** Delivers an event as EventBridge does, under a deduplication id of its own. */
  async deliver(event: object, deduplicationId: string): Promise<void> {
    await this.#clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: await this.#queueUrl(),
        MessageBody: JSON.stringify(event),
        MessageGroupId: "cloudwatch",
        MessageDeduplicationId: deduplicationId,
      }),
    );
  }

  async #queueUrl(queue = "incidents"): Promise<string> {
    const QueueName = `${this.#prefix}-${queue}.fifo`;
    return (await this.#clients.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? "";
  }

  async #rows(index: string | undefined, condition: string, key: string): Promise<AuditRecord[]> {
    const input = {
      TableName: this.#prefix,
      ...(index !== undefined && { IndexName: index }),
      KeyConditionExpression: condition,
      ExpressionAttributeValues: { ":key": { S: key } },
    };
    const rows: AuditRecord[] = [];
    for await (const { Items = [] } of paginateQuery({ client: this.#clients.dynamodb }, input)) {
      rows.push(...Items.map(({ body }) => JSON.parse(body?.S ?? "null") as AuditRecord));
    }
    return rows;
  }
}
