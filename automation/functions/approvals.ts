import { secretText } from "../adapters/aws/secret-text";
import { RecordTable } from "../adapters/dynamodb/record-table";
import { storeClient } from "../adapters/dynamodb/store-client";
import { StepFunctionsTokens } from "../adapters/workflow/task-token";
import { answerPageRequest } from "../remediation/approval/page/answer-page-request";
import { pageRequestOf } from "../remediation/approval/page/http-api-event";
import { unavailable } from "../remediation/approval/page/messages";
import type { PageReply } from "../remediation/approval/page/page-reply";
import { engineDeps } from "./engine-deps";
import { log } from "./log";
import { readSettings } from "./settings";

const { environment, tableName, approvalKeyArn } = readSettings(
  process.env,
  "environment",
  "tableName",
  "approvalKeyArn",
);

const client = storeClient();
const deps = {
  ...engineDeps(client, tableName),
  workflow: new StepFunctionsTokens(),
  log: new RecordTable({ client, tableName, environment }),
};

/** Shows what a runbook waits to do, and takes a person's answer. */
export async function handler(event: unknown) {
  const { status, headers, body } = await reply(event);
  return { statusCode: status, headers, body };
}

async function reply(event: unknown): Promise<PageReply> {
  try {
    const key = await secretText(approvalKeyArn);
    return await answerPageRequest(pageRequestOf(event), { ...deps, key });
  } catch (error) {
    log({
      level: "error",
      says: "a request was not answered",
      why: error instanceof Error ? error.message : String(error),
    });
    return unavailable();
  }
}
