import { Construct } from "constructs";
import type { NotificationInput } from "../../automation/notification/channel-settings";
import type { IEncryptionKey } from "../core/encryption-key";
import type { IGrantee } from "../core/grantee";
import type { IAlertTopics } from "../monitoring/alert-topics";
import { EmptySecret } from "./empty-secret";

type ChannelInput = NotificationInput["channels"][number];

/** A channel that is told what it asks for. */
export interface HearingChannel {
  /** `pages`, which ask somebody to act, or everything. */
  readonly hears: "pages" | "everything";
  /** Whether a message that it has not got counts as undelivered. */
  readonly required: boolean;
}

/** A service of PagerDuty. */
export interface PagerDutyService {
  /** Service region of the account. */
  readonly serviceRegion: "us" | "eu";
  /** Whether a change of a page that it has not got counts as undelivered. */
  readonly required: boolean;
}

/** Channels beside the alert topics. */
export interface NotificationChoice {
  /** @default - none */
  readonly slack?: HearingChannel;
  /** @default - none */
  readonly pagerduty?: PagerDutyService;
  /** @default - none */
  readonly webhook?: HearingChannel;
}

/** Props of {@link NotificationChannels}. */
export interface NotificationChannelsProps {
  readonly alertTopics: IAlertTopics;
  /** @default - the alert topics alone */
  readonly choice?: NotificationChoice;
  /** Key of the channels' secrets. */
  readonly dataKey: IEncryptionKey;
  /** Days in which a deleted secret can be brought back; 0 deletes it at once. @default 30 */
  readonly recoveryDays?: number;
  /** Repository with the runbooks' pages, e.g. `homeostat/homeostat`. */
  readonly repository: string;
}

const EVENTS_URL: Readonly<Record<PagerDutyService["serviceRegion"], string>> = {
  us: "https://events.pagerduty.com/v2/enqueue",
  eu: "https://events.eu.pagerduty.com/v2/enqueue",
};

/** Everybody who is told, each with the secret that lets the function in; a person fills the secrets. */
export class NotificationChannels extends Construct {
  /** `HOMEOSTAT_CHANNELS`, as the notify function reads it; names secrets, holds none. */
  readonly settings: string;
  readonly #alertTopics: IAlertTopics;
  readonly #secrets: readonly EmptySecret[];

  constructor(scope: Construct, id: string, props: NotificationChannelsProps) {
    super(scope, id);
    this.#alertTopics = props.alertTopics;
    const chosen = this.#createChannels(props);
    this.#secrets = chosen.map(({ secret }) => secret);
    this.settings = JSON.stringify({
      runbookPage: `https://github.com/${props.repository}/blob/main/docs/runbooks/{runbook}.md`,
      channels: [
        { name: "alerts", type: "sns", hears: "everything", topicArns: props.alertTopics.topicArns },
        ...chosen.map(({ channel }) => channel),
      ],
    } satisfies NotificationInput);
  }

  /** Lets the role tell everybody: publish to the topics, and read the channels' secrets and no other. */
  grantTell(grantee: IGrantee): void {
    this.#alertTopics.grantPublish(grantee);
    for (const secret of this.#secrets) secret.grantRead(grantee);
  }

  #createChannels({ choice = {}, ...props }: NotificationChannelsProps) {
    const { slack, pagerduty, webhook } = choice;
    const channels: { readonly secret: EmptySecret; readonly channel: ChannelInput }[] = [];
    if (slack) {
      const secret = this.#createSecret("Slack", "slack", "Address of Slack's incoming webhook", props);
      channels.push({ secret, channel: { name: "slack", type: "slack", ...slack, ...arnOf(secret) } });
    }
    if (pagerduty) {
      const { serviceRegion, required } = pagerduty;
      const secret = this.#createSecret("PagerDuty", "pagerduty", "Integration key of PagerDuty", props);
      const eventsUrl = EVENTS_URL[serviceRegion];
      const named = { name: "pagerduty", type: "pagerduty" } as const;
      channels.push({ secret, channel: { ...named, required, eventsUrl, ...arnOf(secret) } });
    }
    if (webhook) {
      const secret = this.#createSecret("Webhook", "webhook", "Address and key of the webhook", props);
      channels.push({ secret, channel: { name: "webhook", type: "webhook", ...webhook, ...arnOf(secret) } });
    }
    return channels;
  }

  #createSecret(
    id: string,
    name: string,
    holds: string,
    { dataKey, recoveryDays }: Pick<NotificationChannelsProps, "dataKey" | "recoveryDays">,
  ): EmptySecret {
    return new EmptySecret(this, id, {
      name: `notify-${name}`,
      description: `${holds}; a person fills it, see docs/guides/notifications.md`,
      dataKey,
      ...(recoveryDays !== undefined && { recoveryDays }),
    });
  }
}

function arnOf({ secretArn }: EmptySecret): { readonly secretArn: string } {
  return { secretArn };
}
