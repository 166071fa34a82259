import * as z from "zod";

const secretArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/, "the ARN of a secret");
const topicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, "the ARN of an SNS topic");

const common = {
  /** Unique; delivery is noted under it, so a renamed channel is a new one. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "kebab case, at most 40 characters"),
  /** Whether a message that it has not got counts as undelivered. */
  required: z.boolean().default(true),
};

/** What it is sent: `pages`, which ask somebody to act, or everything. */
const hears = z.enum(["pages", "everything"]);

const channel = z.discriminatedUnion("type", [
  /** One topic per severity. */
  z.strictObject({
    ...common,
    hears,
    type: z.literal("sns"),
    topicArns: z.strictObject({ P1: topicArn, P2: topicArn, P3: topicArn, P4: topicArn }),
  }),
  /** An incoming webhook, whose address is the secret. */
  z.strictObject({ ...common, hears, type: z.literal("slack"), secretArn }),
  /** Events API v2; the integration key is the secret. It is sent what opens, acknowledges or resolves a page. */
  z.strictObject({
    ...common,
    type: z.literal("pagerduty"),
    secretArn,
    /** Where events are sent; accounts of the EU region have `https://events.eu.pagerduty.com/v2/enqueue`. */
    eventsUrl: z.url({ protocol: /^https?$/ }).default("https://events.pagerduty.com/v2/enqueue"),
  }),
  /** The secret is JSON: `{"url": "https://…", "key": "…"}`. */
  z.strictObject({ ...common, hears, type: z.literal("webhook"), secretArn }),
]);

const settings = z
  .strictObject({
    channels: z.array(channel).min(1),
    /** Address of a runbook's page, with `{runbook}` for its id. */
    runbookPage: z
      .string()
      .regex(/^https:\/\/[^\s]*\{runbook\}/, "an https address with {runbook} in it")
      .optional(),
  })
  .superRefine(({ channels }, context) => {
    const names = channels.map(({ name }) => name);
    const twice = names.filter((name, index) => names.indexOf(name) < index);
    if (names.includes(EMERGENCY_CHANNEL)) {
      context.addIssue({ code: "custom", message: `the name ${EMERGENCY_CHANNEL} is taken` });
    }
    if (twice.length > 0) {
      context.addIssue({ code: "custom", message: `two channels are named ${twice.join(", ")}` });
    }
    if (!channels.some(({ required }) => required)) {
      context.addIssue({ code: "custom", message: "no channel is required: then a page may reach nobody" });
    }
  });

/** Name under which the way to people is noted that needs neither table nor stream. */
export const EMERGENCY_CHANNEL = "emergency";

/** Settings of one channel. */
export type ChannelSettings = z.infer<typeof channel>;

/** Who is told, and how. */
export type NotificationSettings = z.infer<typeof settings>;

/** The same as it may be written: what has a default may be left out. */
export type NotificationInput = z.input<typeof settings>;

/**
 * Reads `HOMEOSTAT_CHANNELS`.
 *
 * @throws Error that names every place in it that is wrong
 */
export function readChannelSettings(json: string): NotificationSettings {
  const parsed = settings.safeParse(asJson(json));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "all of it"}: ${message}`,
  );
  throw new Error(
    `HOMEOSTAT_CHANNELS is wrong: ${problems.join("; ")}. See automation/notification/README.md.`,
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      `HOMEOSTAT_CHANNELS is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
