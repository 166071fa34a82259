import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** It gives up early, for the engine itself knows how to go on without an answer. */
const SETTINGS = {
  maxAttempts: 2,
  // Without the last, the SDK only warns, and waits for minutes.
  requestHandler: { connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true },
  // What a call goes through is put together once for each kind of call, and not anew for each.
  cacheMiddleware: true,
} satisfies DynamoDBClientConfig;

/** A client for the guardrail store. */
export function storeClient(settings: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({ ...SETTINGS, ...settings });
  // It copies what every call asked and was answered, for a logger that nobody gave.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
