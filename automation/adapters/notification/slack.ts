import type { Message } from "../../notification/message";
import { MessageHttpChannel } from "./message-http-channel";
import { slackBody } from "./slack-body";

/** A channel of Slack, through an incoming webhook. Its secret is the webhook's address. */
export class SlackChannel extends MessageHttpChannel {
  protected callsFor(message: Message, secret: string) {
    // Slack says `ok` when it has it; anything else comes from a machine in between.
    const accepts = (status: number) => status === 200;
    return [{ url: secret, body: slackBody(message), accepts, acceptsWith: "ok" }];
  }
}
