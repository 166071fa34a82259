import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { engineClientSettings } from "../adapters/aws/client-settings";
import { secretText } from "../adapters/aws/secret-text";
import { AuditTrailTable } from "../adapters/dynamodb/audit-trail";
import { AutonomyTable } from "../adapters/dynamodb/autonomy-table";
import { BackgroundTable } from "../adapters/dynamodb/background-table";
import { OutboxTable } from "../adapters/dynamodb/outbox-table";
import { storeClient } from "../adapters/dynamodb/store-client";
import { CachedSecrets } from "../adapters/notification/cached-secrets";
import { readChannelSettings } from "../notification/channel-settings";
import { DEFAULT_DELIVERY_POLICY } from "../notification/delivery-policy";
import { recordOutcome } from "../remediation/autonomy-ledger";
import { RUNBOOKS } from "../runbooks";
import { engineDeps } from "./engine-deps";
import { log } from "./log";
import { createChannel, createEmergencyChannel } from "./notification-channels";
import { createNotifyHandler } from "./notify-handler";
import { readSettings } from "./settings";

const { environment, tableName, emergencyTopicArn, channels } = readSettings(
  process.env,
  "environment",
  "tableName",
  "emergencyTopicArn",
  "channels",
);
const settings = readChannelSettings(channels);
const client = storeClient();
const { clock, random, sleep } = engineDeps(client, tableName);
const sns = new SNSClient(engineClientSettings);
const secretsManager = new SecretsManagerClient(engineClientSettings);
const secrets = new CachedSecrets({ read: (arn) => secretText(arn, secretsManager), clock });
const outbox = new OutboxTable({ client, tableName, environment, clock });
const ledger = new AutonomyTable({ client, tableName });
const trail = new AuditTrailTable({ client, tableName, environment });

/** Tells people what the outbox holds; called with the table's stream, and once a minute for what was left. */
export const handler = createNotifyHandler({
  environment,
  channels: settings.channels.map((channel) => createChannel(channel, { secrets, sns, clock })),
  emergency: createEmergencyChannel(emergencyTopicArn, sns),
  outbox,
  oldestAtMs: () => outbox.oldestAtMs(),
  background: new BackgroundTable({ client, tableName }),
  runbookOf: (id) => RUNBOOKS.find((spec) => spec.id === id),
  ...(settings.runbookPage !== undefined && { runbookPage: settings.runbookPage }),
  outcomes: {
    count: async (audit) => {
      const counted = await recordOutcome(audit, { ledger, trail });
      if (counted.kind === "unavailable") throw new Error(`its outcome is not counted: ${counted.says}`);
    },
  },
  clock,
  random,
  sleep,
  policy: DEFAULT_DELIVERY_POLICY,
  log,
});
