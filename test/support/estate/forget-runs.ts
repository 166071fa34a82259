import { DeleteItemCommand, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";

/** Parts of rows' keys that hold a runbook back after it ran, and what it has earned. */
const MEMORY = /^(guardrail|autonomy)#/;

/**
 * Forgets that runbooks ran: cooldowns, windows, breakers, locks, earned autonomy. Only for scenarios, where the same
 * service fails once a minute; what was audited stays.
 */
export async function forgetRuns(client: DynamoDBClient, TableName: string): Promise<void> {
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName, ProjectionExpression: "pk, sk" },
  )) {
    const memory = Items.filter(({ pk }) => MEMORY.test(pk?.S ?? ""));
    await Promise.all(
      memory.map(({ pk = { S: "" }, sk = { S: "" } }) =>
        client.send(new DeleteItemCommand({ TableName, Key: { pk, sk } })),
      ),
    );
  }
}
