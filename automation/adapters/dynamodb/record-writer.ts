import {
  type Put,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type { AuditRecord, OutboxRecord } from "../../remediation/admission/records";
import type { RecordResult, RecordWriter, Trail } from "../../remediation/intake/ports";
import { unavailable } from "../unavailable";
import { auditRow, markRow, outboxRow, type TableItem } from "./item-layout";
import type { TableProps } from "./table-props";

/** Most tries of a write that is cancelled by another of the same moment, each of which takes milliseconds. */
const MOST_TRIES = 5;

type Written = RecordResult | { readonly kind: "moved" };

/**
 * Writes records that no guardrail item has a say in: each once, together with its message, and with the mark of its
 * incident's trail. Two that write of one incident at the same moment go one after the other; where they go on to meet,
 * both may be told "no answer", and asked again, they are told what is there.
 */
export class RecordWriterTable implements RecordWriter {
  constructor(private readonly props: TableProps) {}

  async record(audit: AuditRecord, outbox?: OutboxRecord): Promise<RecordResult> {
    const written = await this.write(audit, outbox, {});
    // Without a condition the mark cannot be in its way.
    return written.kind === "moved" ? { kind: "unavailable", says: "the table refused a mark" } : written;
  }

  async recordAsOf({ mark }: Trail, audit: AuditRecord, outbox?: OutboxRecord): Promise<Written> {
    return this.write(audit, outbox, asOf(mark));
  }

  private async write(
    audit: AuditRecord,
    outbox: OutboxRecord | undefined,
    condition: MarkCondition,
  ): Promise<Written> {
    const { client, tableName: TableName } = this.props;
    const { environment, incidentId } = audit;
    const operations = [
      this.putNew(auditRow(audit)),
      ...(incidentId === undefined
        ? []
        : [{ Put: { TableName, Item: markRow(environment, incidentId, audit), ...condition } }]),
      ...(outbox ? [this.putNew(outboxRow(outbox))] : []),
    ];
    for (let tries = 1; ; tries += 1) {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: operations }));
        return { kind: "recorded" };
      } catch (error) {
        const [ofAudit, ofMark] = reasonsOf(error);
        // The audit record comes first: what is known has not moved.
        if (ofAudit === "ConditionalCheckFailed") return { kind: "known" };
        if (ofMark === "ConditionalCheckFailed") return { kind: "moved" };
        if (!isConflict(error) || tries === MOST_TRIES) return unavailable(error);
      }
    }
  }

  private putNew(Item: TableItem): TransactWriteItem {
    const { tableName: TableName } = this.props;
    return { Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } };
  }
}

type MarkCondition = Pick<
  Put,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

function asOf(mark: string | undefined): MarkCondition {
  if (mark === undefined) return { ConditionExpression: "attribute_not_exists(pk)" };
  return {
    ConditionExpression: "#mark = :mark",
    ExpressionAttributeNames: { "#mark": "mark" },
    ExpressionAttributeValues: { ":mark": { S: mark } },
  };
}

/** Why each operation was cancelled, in their order. */
function reasonsOf(error: unknown): readonly (string | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code);
}

function isConflict(error: unknown): boolean {
  return reasonsOf(error).includes("TransactionConflict");
}
