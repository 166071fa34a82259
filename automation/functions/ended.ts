import { storeClient } from "../adapters/dynamodb/store-client";
import { SnsEmergencyPager } from "../adapters/sns/emergency-pager";
import { readEnd } from "../remediation/upkeep/read-end";
import { saysEnd } from "../remediation/upkeep/says-end";
import { settleEnded } from "../remediation/upkeep/settle-ended";
import { engineDeps } from "./engine-deps";
import { log } from "./log";
import { readSettings } from "./settings";

const { environment, tableName, emergencyTopicArn } = readSettings(
  process.env,
  "environment",
  "tableName",
  "emergencyTopicArn",
);
const deps = engineDeps(storeClient(), tableName);
const pager = new SnsEmergencyPager({ topicArn: emergencyTopicArn });

/** Settles what the workflow service has ended. What it throws is tried again by Lambda, and then found by the sweeper. */
export const handler = async (event: unknown): Promise<void> => {
  const { executionId, end } = readEnd(event);
  const says = saysEnd(end);
  const settled = await settleEnded(environment, executionId, end, deps);
  log({ executionId, ...settled });
  if (settled.kind === "acting") {
    await pager.page({
      environment,
      subject: `An execution was stopped in ${environment}`,
      says: `${executionId}: ${says}. What it began may go on until ${new Date(settled.untilMs).toISOString()}; its target stays locked until then, and nothing is undone. Look at its target.`,
    });
  }
  if (settled.kind !== "unavailable") return;
  await pager.page({
    environment,
    subject: `Homeostat cannot settle an execution in ${environment}`,
    says: `${executionId} has ended (${says}) and could not be settled: ${settled.says}. It may have left its work half done; look at its target.`,
  });
  throw new Error(`${executionId} could not be settled: ${settled.says}`);
};
