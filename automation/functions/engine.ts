import { approvalKey } from "../adapters/aws/approval-key";
import { storeClient } from "../adapters/dynamodb/store-client";
import { StepFunctionsTokens } from "../adapters/workflow/task-token";
import type { ApprovalRequest } from "../remediation/approval/approval-item";
import { approvalLink } from "../remediation/approval/link-signature";
import { type EngineAnswer, runEngine, type RunEngineDeps } from "../remediation/execution/engine/run-engine";
import { engineDeps } from "./engine-deps";
import { log } from "./log";
import { readSettings } from "./settings";

const { tableName, approvalsUrl, approvalKeyArn } = readSettings(
  process.env,
  "tableName",
  "approvalsUrl",
  "approvalKeyArn",
);

const deps: RunEngineDeps = {
  ...engineDeps(storeClient(), tableName),
  workflow: new StepFunctionsTokens(),
  log,
  linker: async () => {
    const key = await approvalKey(approvalKeyArn);
    return ({ id, digest, untilMs }: ApprovalRequest) =>
      approvalLink(approvalsUrl, { approvalId: id, digest, untilMs }, key);
  },
};

/** The engine's own step of the workflow: holds, asks or settles. An error's name reaches the workflow as its type. */
export const handler = (request: unknown): Promise<EngineAnswer> => runEngine(request, deps);
