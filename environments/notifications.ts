import { z } from "zod";
import { section } from "./section";

const hearing = section({
  /** What it is sent: `pages`, which ask somebody to act, or everything. */
  hears: z.enum(["pages", "everything"]),
  /** Whether a message that it has not got counts as undelivered: it is kept, and a page also goes by the emergency topic. */
  required: z.boolean(),
});

/** A service of PagerDuty, which is sent what changes a page. */
const pagerDuty = section({
  /** Service region of the account: decides where events are sent. */
  serviceRegion: z.enum(["us", "eu"]),
  /** Whether a change of a page that it has not got counts as undelivered. */
  required: z.boolean(),
});

/**
 * Where people are told beside the alert topics, which always are. What lets us into a channel is no value of an
 * environment: the stack makes an empty secret for each, and a person fills it.
 */
export const notifications = section({
  /** An incoming webhook of Slack. @default - none */
  slack: hearing.exactOptional(),
  /** @default - none */
  pagerduty: pagerDuty.exactOptional(),
  /** A receiver of signed calls. @default - none */
  webhook: hearing.exactOptional(),
});
