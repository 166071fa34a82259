import { OutboxBacklogTable } from "../adapters/dynamodb/outbox-backlog";
import { SnsEmergencyPager } from "../adapters/sns/emergency-pager";
import { keepUp, type Upkeep, type UpkeepDeps } from "../remediation/upkeep/keep-up";
import { engineDeps, storeClient } from "./engine-deps";
import { log } from "./log";
import { readSettings } from "./settings";

const { environment, tableName, emergencyTopicArn } = readSettings(
  process.env,
  "environment",
  "tableName",
  "emergencyTopicArn",
);
const client = storeClient();
const deps: UpkeepDeps = {
  ...engineDeps(client, tableName),
  environment,
  outbox: new OutboxBacklogTable({ client, tableName, environment }),
  pager: new SnsEmergencyPager({ topicArn: emergencyTopicArn }),
};

/** Looks after the environment, once a minute. */
export const handler = async (): Promise<Upkeep> => {
  const upkeep = await keepUp(deps);
  log(upkeep);
  return upkeep;
};
