import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GuardrailTable } from "../adapters/dynamodb/guardrail-table";
import type { EngineDeps } from "../remediation/admission/deps";

/** What an engine in a function goes by: the table, and this machine's clock and dice. */
export function engineDeps(client: DynamoDBClient, tableName: string): EngineDeps {
  return {
    store: new GuardrailTable({ client, tableName }),
    clock: Date.now,
    random: Math.random,
    sleep: (milliseconds) => sleep(milliseconds),
    newId: randomUUID,
  };
}
