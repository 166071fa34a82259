import { OutboxBacklogTable } from "../adapters/dynamodb/outbox-backlog";
import { storeClient } from "../adapters/dynamodb/store-client";
import { SnsEmergencyPager } from "../adapters/sns/emergency-pager";
import { StepFunctionsEnds } from "../adapters/workflow/step-functions-ends";
import { OncePager } from "../remediation/intake/once-pager";
import { engineMetrics } from "../remediation/upkeep/engine-metrics";
import { keepUp, type Upkeep, type UpkeepDeps } from "../remediation/upkeep/keep-up";
import { RUNBOOKS } from "../runbooks";
import { engineDeps } from "./engine-deps";
import { log } from "./log";
import { readSettings } from "./settings";

const { environment, tableName, workflowArn, emergencyTopicArn } = readSettings(
  process.env,
  "environment",
  "tableName",
  "workflowArn",
  "emergencyTopicArn",
);
const RUNBOOK_IDS = RUNBOOKS.map(({ id }) => id);
const client = storeClient();
const engine = engineDeps(client, tableName);
const deps: UpkeepDeps = {
  ...engine,
  environment,
  outbox: new OutboxBacklogTable({ client, tableName, environment }),
  ends: new StepFunctionsEnds({ stateMachineArn: workflowArn }),
  pager: new OncePager({
    pager: new SnsEmergencyPager({ topicArn: emergencyTopicArn }),
    clock: engine.clock,
  }),
};

/** Looks after the environment, once a minute. */
export const handler = async (): Promise<Upkeep> => {
  // Told first: it must be known where the looking after breaks down. Where it cannot be read, keepUp pages.
  const metrics = await engineMetrics(environment, RUNBOOK_IDS, deps);
  log(metrics.kind === "read" ? metrics.line : { noMetrics: metrics.says });
  const upkeep = await keepUp(deps);
  log(upkeep);
  return upkeep;
};
