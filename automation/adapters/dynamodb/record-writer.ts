import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type { AuditRecord, OutboxRecord } from "../../remediation/admission/records";
import type { RecordResult, RecordWriter } from "../../remediation/intake/ports";
import { unavailable } from "../unavailable";
import { auditRow, outboxRow, type TableItem } from "./item-layout";
import type { TableProps } from "./table-props";

/**
 * Writes records that no guardrail item has a say in: each once, together with its message. Two that write one record at
 * the same moment may both be told "no answer"; asked again, they are told what is there.
 */
export class RecordWriterTable implements RecordWriter {
  constructor(private readonly props: TableProps) {}

  async record(audit: AuditRecord, outbox?: OutboxRecord): Promise<RecordResult> {
    const rows = [auditRow(audit), ...(outbox ? [outboxRow(outbox)] : [])];
    const operations = rows.map((row) => this.putNew(row));
    try {
      await this.props.client.send(new TransactWriteItemsCommand({ TransactItems: operations }));
      return { kind: "recorded" };
    } catch (error) {
      return isKnown(error) ? { kind: "known" } : unavailable(error);
    }
  }

  private putNew(Item: TableItem): TransactWriteItem {
    const { tableName: TableName } = this.props;
    return { Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } };
  }
}

/** The audit record comes first, so that its own reason is the first. */
function isKnown(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed"
  );
}
