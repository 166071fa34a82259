import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { Outbox } from "../../notification/outbox";
import type { OutboxRecord } from "../../remediation/admission/records";
import {
  bodyOf,
  deliveryPartition,
  deliveryRow,
  outboxKey,
  outboxPartition,
  restPartition,
  restRow,
  type TableItem,
  waitingBefore,
  writtenAtMs,
} from "./item-layout";
import type { EnvironmentTableProps } from "./table-props";

/** Props for {@link OutboxTable}. */
export interface OutboxTableProps extends EnvironmentTableProps {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Most notes that are read at once: a message has one for each channel, of which there are a few. */
const MAXIMUM_NOTES = 50;

/** The outbox on the table. What DynamoDB answers with an error is thrown. */
export class OutboxTable implements Outbox {
  constructor(private readonly props: OutboxTableProps) {}

  async isWaiting(record: OutboxRecord): Promise<boolean> {
    const { client, tableName: TableName } = this.props;
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: outboxKey(record), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async remove(record: OutboxRecord): Promise<void> {
    const { client, tableName: TableName } = this.props;
    await client.send(new DeleteItemCommand({ TableName, Key: outboxKey(record) }));
  }

  async deliveredOn(messageId: string): Promise<ReadonlySet<string>> {
    const notes = await this.notesOn(messageId);
    return channelsOf(notes.filter(({ kind }) => kind?.S === "delivered"));
  }

  async passedOn(messageId: string): Promise<ReadonlySet<string>> {
    return channelsOf(await this.notesOn(messageId));
  }

  noteDelivered(messageId: string, channel: string): Promise<void> {
    return this.put(deliveryRow(messageId, channel, this.props.clock()));
  }

  noteRefused(messageId: string, channel: string): Promise<void> {
    return this.put(deliveryRow(messageId, channel, this.props.clock(), "refused"));
  }

  async restingUntil(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.query({
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: restPartition(this.props.environment) } },
    });
    return new Map(rows.map(({ sk, notBeforeMs }) => [sk?.S ?? "", Number(notBeforeMs?.N ?? 0)]));
  }

  noteRest(channel: string, notBeforeMs: number): Promise<void> {
    return this.put(restRow(this.props.environment, channel, notBeforeMs));
  }

  async allBefore(untilMs: number): Promise<readonly OutboxRecord[]> {
    const { client, tableName: TableName, environment } = this.props;
    const records: OutboxRecord[] = [];
    let from: TableItem | undefined;
    do {
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName,
          ...waitingBefore(environment, untilMs),
          ConsistentRead: true,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      records.push(...Items.flatMap(readable));
      from = LastEvaluatedKey;
    } while (from);
    return records;
  }

  /** When the oldest message was written, in milliseconds since the epoch; nothing where none waits. */
  async oldestAtMs(): Promise<number | undefined> {
    const [oldest] = await this.query({
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: outboxPartition(this.props.environment) } },
      Limit: 1,
    });
    return oldest && writtenAtMs(oldest);
  }

  private async put(Item: TableItem): Promise<void> {
    const { client, tableName: TableName } = this.props;
    await client.send(new PutItemCommand({ TableName, Item }));
  }

  private notesOn(messageId: string): Promise<readonly TableItem[]> {
    return this.query({
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: deliveryPartition(messageId) } },
    });
  }

  private async query(query: Omit<QueryCommandInput, "TableName">): Promise<readonly TableItem[]> {
    const { client, tableName: TableName } = this.props;
    const { Items = [] } = await client.send(
      new QueryCommand({ TableName, Limit: MAXIMUM_NOTES, ConsistentRead: true, ...query }),
    );
    return Items;
  }
}

function channelsOf(notes: readonly TableItem[]): ReadonlySet<string> {
  return new Set(notes.flatMap(({ sk }) => sk?.S ?? []));
}

/** What cannot be read is told of elsewhere; here it must not hide the others. */
function readable(row: TableItem): OutboxRecord[] {
  try {
    return [bodyOf(row) as OutboxRecord];
  } catch {
    return [];
  }
}
