import { QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Unavailable } from "../../remediation/admission/guardrail-store";
import type { Backlog, OutboxBacklog } from "../../remediation/upkeep/outbox-watch";
import { unavailable } from "../unavailable";
import { waitingBefore, writtenAtMs } from "./item-layout";
import type { EnvironmentTableProps } from "./table-props";

/** The messages that lie on the table for too long: one page of them, which is enough to know that people must be told. */
export class OutboxBacklogTable implements OutboxBacklog {
  constructor(private readonly props: EnvironmentTableProps) {}

  async before(untilMs: number): Promise<Backlog | Unavailable> {
    const { client, tableName: TableName, environment } = this.props;
    try {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          ...waitingBefore(environment, untilMs),
          ConsistentRead: true,
        }),
      );
      const pages = Items.filter((row) => row["urgency"]?.S === "page").length;
      const [oldest] = Items;
      return {
        kind: "read",
        messages: Items.length,
        pages,
        isMore: LastEvaluatedKey !== undefined,
        ...(oldest ? { oldestAtMs: writtenAtMs(oldest) } : {}),
      };
    } catch (error) {
      return unavailable(error);
    }
  }
}
