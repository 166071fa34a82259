import type { Message } from "../../notification/message";
import { HttpChannel, type HttpChannelProps } from "./http-channel";
import { pagerDutyEvent } from "./pager-duty-event";

/**
 * A service of PagerDuty, through Events API v2. Its secret is the integration key.
 *
 * An event that is sent twice changes nothing more: its deduplication key names the page.
 */
export class PagerDutyChannel extends HttpChannel {
  constructor(
    props: HttpChannelProps,
    private readonly eventsUrl: string,
  ) {
    super(props);
  }

  hears({ pages }: Message): boolean {
    return pages.length > 0;
  }

  protected callsFor(message: Message, secret: string) {
    const accepts = (status: number) => status === 202;
    return message.pages.map((change) => {
      return { url: this.eventsUrl, body: pagerDutyEvent(message, change, secret), accepts };
    });
  }
}
