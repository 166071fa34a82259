import type { Message } from "../../notification/message";
import { HttpChannel, type HttpChannelProps } from "./http-channel";
import { slackBody } from "./slack-body";

/** A channel of Slack, through an incoming webhook. Its secret is the webhook's address. */
export class SlackChannel extends HttpChannel {
  constructor(
    props: HttpChannelProps,
    private readonly pagesOnly: boolean,
  ) {
    super(props);
  }

  hears({ urgency }: Message): boolean {
    return !this.pagesOnly || urgency === "page";
  }

  protected callsFor(message: Message, secret: string) {
    // Slack says `ok` when it has it; anything else comes from a machine in between.
    const accepts = (status: number) => status === 200;
    return [{ url: secret, body: slackBody(message), accepts, acceptsWith: "ok" }];
  }
}
