import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EmptySecret } from "./empty-secret";
import type { AutomationFunction } from "./automation-function";
import type { IncidentBus } from "./incident-bus";
import { PublicApi } from "./public-api";

/** One Alertmanager sends a group of alerts at a time, and sends again what was not taken. */
const REQUESTS_PER_SECOND = 20;
const BURST_REQUESTS = 40;

/** Props of {@link AlertmanagerWebhook}. */
export interface AlertmanagerWebhookProps {
  readonly bus: IncidentBus;
  /** Key of the token. */
  readonly dataKey: IEncryptionKey;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  /** Days in which a deleted token can be brought back; 0 deletes it at once. @default 30 */
  readonly recoveryDays?: number;
  /** Makes the function, whose role the bus knows by {@link AlertmanagerWebhook.FUNCTION}. */
  readonly createFunction: (variables: Readonly<Record<string, string>>) => AutomationFunction;
}

/** Where Alertmanager sends its webhooks, with a token that a person has put into a secret. */
export class AlertmanagerWebhook extends Construct {
  /** Last part of the name of its function, and of that function's role. */
  static readonly FUNCTION = "alertmanager";

  constructor(scope: Construct, id: string, props: AlertmanagerWebhookProps) {
    super(scope, id);
    const { bus, dataKey, recoveryDays } = props;
    const token = new EmptySecret(this, "Token", {
      name: "alertmanager-token",
      description: "Token that Alertmanager shows; a person fills it, and Alertmanager's configuration",
      dataKey,
      ...(recoveryDays !== undefined && { recoveryDays }),
    });
    const handler = props.createFunction({
      HOMEOSTAT_REPORTS_BUS: bus.busName,
      HOMEOSTAT_WEBHOOK_TOKEN_ARN: token.secretArn,
    });
    token.grantRead(handler);
    bus.grantReport(handler, "homeostat.alertmanager");
    new PublicApi(this, "Api", {
      name: "alertmanager",
      description: "Where Alertmanager sends its webhooks",
      requestsPerSecond: REQUESTS_PER_SECOND,
      burstRequests: BURST_REQUESTS,
      logsKey: props.logsKey,
      logRetentionDays: props.logRetentionDays,
    }).route({ handler, path: "/alertmanager", methods: { Receive: "POST" } });
  }
}
