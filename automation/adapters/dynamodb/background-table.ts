import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { BackgroundSource } from "../../notification/background";
import type { AuditRecord } from "../../remediation/admission/records";
import { bodyOf, incidentPartition, type TableItem } from "./item-layout";
import type { TableProps } from "./table-props";

/** What the earlier records of an incident tell, by two small reads. What DynamoDB answers with an error is thrown. */
export class BackgroundTable implements BackgroundSource {
  constructor(private readonly props: TableProps) {}

  async of({ environment, incidentId, executionId }: AuditRecord) {
    if (incidentId === undefined) return {};
    const pk = { S: incidentPartition(environment, incidentId) };
    const [reported, decided] = await Promise.all([
      this.firstReport(pk),
      executionId === undefined ? undefined : this.decision(pk, executionId),
    ]);
    const incident = reported?.fact.what === "reported" ? reported.fact.incident : undefined;
    const runbookId = decided?.fact.what === "decided" ? decided.fact.decision.runbookId : undefined;
    return { ...(incident && { incident }), ...(runbookId !== undefined && { runbookId }) };
  }

  /** Any report will do: they tell of the same target and root cause. */
  private async firstReport(pk: TableItem[string]): Promise<AuditRecord | undefined> {
    const { client, tableName: TableName } = this.props;
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :reported)",
        ExpressionAttributeValues: { ":pk": pk, ":reported": { S: "audit#reported#" } },
        Limit: 1,
      }),
    );
    return Items[0] && (bodyOf(Items[0]) as AuditRecord);
  }

  private async decision(pk: TableItem[string], executionId: string): Promise<AuditRecord | undefined> {
    const { client, tableName: TableName } = this.props;
    const Key = { pk, sk: { S: `audit#decided#${executionId}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
    return Item && (bodyOf(Item) as AuditRecord);
  }
}
