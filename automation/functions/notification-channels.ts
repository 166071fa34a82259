import type { SNSClient } from "@aws-sdk/client-sns";
import { PagerDutyChannel } from "../adapters/notification/pager-duty";
import type { Secrets } from "../adapters/notification/secrets";
import { SlackChannel } from "../adapters/notification/slack";
import { SnsChannel } from "../adapters/notification/sns";
import { WebhookChannel } from "../adapters/notification/webhook";
import type { Channel } from "../notification/channel";
import { EMERGENCY_CHANNEL, type ChannelSettings } from "../notification/channel-settings";

/** What channels are made from. */
export interface ChannelDeps {
  readonly secrets: Secrets;
  readonly sns: Pick<SNSClient, "send">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The channel that settings describe. */
export function createChannel(settings: ChannelSettings, { secrets, sns, clock }: ChannelDeps): Channel {
  const { name, required: isRequired } = settings;
  switch (settings.type) {
    case "sns": {
      const { topicArns, hears } = settings;
      return new SnsChannel({ name, isRequired, pagesOnly: hears === "pages", topicArns, client: sns });
    }
    case "slack":
    case "webhook": {
      const Type = settings.type === "slack" ? SlackChannel : WebhookChannel;
      const { secretArn, hears } = settings;
      return new Type({ name, isRequired, secretArn, secrets, clock }, hears === "pages");
    }
    case "pagerduty": {
      const { secretArn, eventsUrl } = settings;
      return new PagerDutyChannel({ name, isRequired, secretArn, secrets, clock }, eventsUrl);
    }
  }
}

/** The way to people that needs neither table nor stream: one topic for all severities. */
export function createEmergencyChannel(topicArn: string, client: ChannelDeps["sns"]): Channel {
  const topicArns = { P1: topicArn, P2: topicArn, P3: topicArn, P4: topicArn };
  return new SnsChannel({ name: EMERGENCY_CHANNEL, isRequired: true, pagesOnly: true, topicArns, client });
}
