import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** Settings of a client for the guardrail store: it gives up early, for the engine itself knows how to go on without an answer. */
export const storeClientSettings = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 2_000 },
} satisfies DynamoDBClientConfig;
