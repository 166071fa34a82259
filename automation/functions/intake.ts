import { AuditTrailTable } from "../adapters/dynamodb/audit-trail";
import { AutonomyTable } from "../adapters/dynamodb/autonomy-table";
import { RecordWriterTable } from "../adapters/dynamodb/record-writer";
import { storeClient } from "../adapters/dynamodb/store-client";
import { SnsEmergencyPager } from "../adapters/sns/emergency-pager";
import { StepFunctions } from "../adapters/workflow/step-functions";
import type { IntakeDeps } from "../remediation/intake/deps";
import { handleEvent } from "../remediation/intake/handle-event";
import { OncePager } from "../remediation/intake/once-pager";
import { indexRunbooks } from "../remediation/match";
import { policyOf } from "../remediation/policy/default-policies";
import { readRemediationSettings } from "../remediation/policy/remediation-settings";
import { RUNBOOKS } from "../runbooks";
import { engineDeps } from "./engine-deps";
import { fifoBatch } from "./fifo-batch";
import { log } from "./log";
import { readSettings } from "./settings";

const settings = readSettings(
  process.env,
  "environment",
  "organization",
  "accountId",
  "region",
  "tableName",
  "workflowArn",
  "emergencyTopicArn",
  "remediation",
);
const { environment, organization, accountId, region, tableName } = settings;
const { guardrails, ...policy } = readRemediationSettings(
  settings.remediation,
  RUNBOOKS.map(({ id }) => id),
);
const client = storeClient();
const engine = engineDeps(client, tableName);
const deps: IntakeDeps = {
  ...engine,
  place: { environment, organization, accountId, region },
  policy: policyOf(environment, policy),
  ...(guardrails && { guardrails }),
  runbooks: indexRunbooks(RUNBOOKS),
  trail: new AuditTrailTable({ client, tableName, environment }),
  records: new RecordWriterTable({ client, tableName }),
  ledger: new AutonomyTable({ client, tableName }),
  workflow: new StepFunctions({ stateMachineArn: settings.workflowArn }),
  pager: new OncePager({
    pager: new SnsEmergencyPager({ topicArn: settings.emergencyTopicArn }),
    clock: engine.clock,
  }),
};

/** Takes events from the queue: each is written down, decided and, where it may be, admitted and started. */
export const handler = fifoBatch((delivery) => handleEvent(delivery, deps), log);
