import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AutonomyLedger, CountedResult, LedgerPage } from "../../remediation/autonomy-ledger";
import type { Unavailable } from "../../remediation/admission/guardrail-store";
import { unavailable } from "../unavailable";
import { autonomyKey, autonomyRow, bodyOf, ofVersion, type TableItem } from "./item-layout";
import type { TableProps } from "./table-props";

/** The autonomy ledger on the table. What lies there is handed on as it is; whether it makes sense is the ledger's to say. */
export class AutonomyTable implements AutonomyLedger {
  constructor(private readonly props: TableProps) {}

  async read(runbookId: string, rootCause: string): Promise<LedgerPage | Unavailable> {
    const { client, tableName: TableName } = this.props;
    const Key = autonomyKey(runbookId, rootCause);
    try {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      if (!Item) return { kind: "read", version: 0, results: [] };
      return { kind: "read", version: Number(Item["version"]?.N), results: resultsIn(Item) };
    } catch (error) {
      return unavailable(error);
    }
  }

  async write(
    runbookId: string,
    rootCause: string,
    { version, results }: { readonly version: number; readonly results: readonly CountedResult[] },
  ): Promise<{ readonly kind: "written" | "conflict" } | Unavailable> {
    const { client, tableName: TableName } = this.props;
    const Item = autonomyRow(runbookId, rootCause, { version: version + 1, results });
    try {
      await client.send(new PutItemCommand({ TableName, Item, ...ofVersion(version) }));
      return { kind: "written" };
    } catch (error) {
      return error instanceof ConditionalCheckFailedException ? { kind: "conflict" } : unavailable(error);
    }
  }
}

/** A row that makes no sense is no missing answer: asked again it would make none either. */
function resultsIn(row: TableItem): unknown {
  try {
    return bodyOf(row);
  } catch {
    return undefined;
  }
}
