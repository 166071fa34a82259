import {
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { AuditRecord, OutboxRecord } from "../../remediation/admission/records";
import type { OutboxDepth, RecordLog } from "../../remediation/incidents/record-log";
import {
  BY_TIME_INDEX,
  bodyOf,
  incidentPartition,
  isoTime,
  markKey,
  outboxKey,
  outboxPartition,
  type TableItem,
} from "./item-layout";
import type { EnvironmentTableProps } from "./table-props";

/** Most keys that DynamoDB takes in one batch. */
const KEYS_PER_BATCH = 100;

/** The audit records on the table, read as they were written. What DynamoDB answers with an error is thrown. */
export class RecordTable implements RecordLog {
  constructor(private readonly props: EnvironmentTableProps) {}

  /** Ends with whatever stands in the way of reading the table, e.g. that there is none. */
  async assertReadable(): Promise<void> {
    const { client, tableName: TableName, environment } = this.props;
    const Key = { pk: { S: outboxPartition(environment) }, sk: { S: "none" } };
    await client.send(new GetItemCommand({ TableName, Key }));
  }

  async ofIncident(incidentId: string): Promise<readonly AuditRecord[]> {
    const records: AuditRecord[] = [];
    const rows = this.rows({
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :audit)",
      ExpressionAttributeValues: {
        ":pk": { S: incidentPartition(this.props.environment, incidentId) },
        ":audit": { S: "audit#" },
      },
      ConsistentRead: true,
    });
    for await (const row of rows) records.push(auditOf(row));
    return records;
  }

  /** The mark of an incident's trail; nothing where no event has told of it lately. */
  async markOf(incidentId: string): Promise<string | undefined> {
    const { client, tableName: TableName, environment } = this.props;
    const Key = markKey(environment, incidentId);
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return Item?.["mark"]?.S;
  }

  newestFirst(sinceMs: number): AsyncIterable<AuditRecord> {
    return this.byTime(sinceMs, false);
  }

  oldestFirst(sinceMs: number): AsyncIterable<AuditRecord> {
    return this.byTime(sinceMs, true);
  }

  async outboxDepth(): Promise<OutboxDepth> {
    let messages = 0;
    let oldest: OutboxRecord | undefined;
    const rows = this.rows({
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: outboxPartition(this.props.environment) } },
      ConsistentRead: true,
    });
    for await (const row of rows) {
      messages += 1;
      oldest ??= bodyOf(row) as OutboxRecord;
    }
    return { messages, ...(oldest && { oldestAtMs: oldest.atMs }) };
  }

  async undelivered(records: readonly AuditRecord[]): Promise<ReadonlySet<string>> {
    const waiting = new Set<string>();
    for (let from = 0; from < records.length; from += KEYS_PER_BATCH) {
      let keys = records.slice(from, from + KEYS_PER_BATCH).map(outboxKey);
      while (keys.length > 0) {
        const { rows, left } = await this.batch(keys);
        for (const row of rows) waiting.add((bodyOf(row) as OutboxRecord).id);
        if (left.length === keys.length) throw new Error("the table throttles its readers");
        keys = left;
      }
    }
    return waiting;
  }

  private async *byTime(sinceMs: number, forward: boolean): AsyncGenerator<AuditRecord> {
    const rows = this.rows({
      IndexName: BY_TIME_INDEX,
      KeyConditionExpression: "#environment = :environment AND #at >= :since",
      ExpressionAttributeNames: { "#environment": "environment", "#at": "at" },
      ExpressionAttributeValues: {
        ":environment": { S: this.props.environment },
        ":since": { S: isoTime(sinceMs) },
      },
      ScanIndexForward: forward,
    });
    for await (const row of rows) yield auditOf(row);
  }

  private async *rows(query: Omit<QueryCommandInput, "TableName">): AsyncGenerator<TableItem> {
    const { client, tableName: TableName } = this.props;
    let from: TableItem | undefined;
    do {
      const page = { ...query, TableName, ...(from && { ExclusiveStartKey: from }) };
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(page));
      yield* Items;
      from = LastEvaluatedKey;
    } while (from);
  }

  private async batch(Keys: TableItem[]) {
    const { client, tableName } = this.props;
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    return { rows: Responses?.[tableName] ?? [], left: UnprocessedKeys?.[tableName]?.Keys ?? [] };
  }
}

function auditOf(row: TableItem): AuditRecord {
  return bodyOf(row) as AuditRecord;
}
