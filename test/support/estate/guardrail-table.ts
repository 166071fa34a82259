import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { GuardrailTable } from "../../../automation/adapters/dynamodb/guardrail-table";
import { storeClient } from "../../../automation/adapters/dynamodb/store-client";
import type { LocalEstate } from "../../../local";

type Estate = Pick<LocalEstate, "endpointUrl" | "region" | "accounts">;

/** A new table for guardrails in an environment's account of the estate. */
export async function makeGuardrailTable(estate: Estate, environment: string, tableName: string) {
  const client = guardrailClient(estate, environment);
  await createGuardrailTable(client, tableName);
  return { client, tableName, store: new GuardrailTable({ client, tableName }) };
}

/** What asks for the tables of an environment's account. */
export function guardrailClient(
  { endpointUrl, region, accounts }: Estate,
  environment: string,
): DynamoDBClient {
  const account = accounts[environment];
  if (account === undefined) throw new Error(`the estate has no account for ${environment}`);
  return storeClient({
    // A busy machine is no outage.
    requestHandler: { requestTimeout: 20_000 },
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "local-estate" },
  });
}

/** Makes a table as the operations stack does, as far as guardrails are concerned. */
export async function createGuardrailTable(client: DynamoDBClient, tableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: tableName });
}
