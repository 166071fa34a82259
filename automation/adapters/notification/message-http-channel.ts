import type { Message } from "../../notification/message";
import { HttpChannel, type HttpChannelProps } from "./http-channel";

/** A channel that is called for every message, or for pages only. */
export abstract class MessageHttpChannel extends HttpChannel {
  constructor(
    props: HttpChannelProps,
    private readonly pagesOnly: boolean,
  ) {
    super(props);
  }

  hears({ urgency }: Message): boolean {
    return !this.pagesOnly || urgency === "page";
  }
}
