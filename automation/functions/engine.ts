import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { secretText } from "../adapters/aws/secret-text";
import { GuardrailTable } from "../adapters/dynamodb/guardrail-table";
import { storeClientSettings } from "../adapters/dynamodb/store-client-settings";
import { StepFunctionsTokens } from "../adapters/workflow/task-token";
import { approvalLink } from "../remediation/approval/link-signature";
import type { ApprovalRequest } from "../remediation/approval/approval-item";
import { runEngine, type EngineAnswer } from "../remediation/execution/engine/run-engine";
import { readSettings } from "./settings";

const { tableName, approvalsUrl, approvalKeyArn } = readSettings(
  process.env,
  "tableName",
  "approvalsUrl",
  "approvalKeyArn",
);

const deps = {
  store: new GuardrailTable({ client: new DynamoDBClient(storeClientSettings), tableName }),
  workflow: new StepFunctionsTokens(),
  clock: Date.now,
  random: Math.random,
  sleep: (milliseconds: number) => sleep(milliseconds),
  newId: randomUUID,
  linker: async () => {
    const key = await secretText(approvalKeyArn);
    return ({ id, digest, untilMs }: ApprovalRequest) =>
      approvalLink(approvalsUrl, { approvalId: id, digest, untilMs }, key);
  },
};

/** The engine's own step of the workflow: holds, asks or settles. */
export function handler(request: unknown): Promise<EngineAnswer> {
  return runEngine(request, deps);
}
