import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { fitted } from "../../core/untrusted-text/fitted";
import { forLog } from "../../core/untrusted-text/for-log";
import type { Channel, SendResult } from "../../notification/channel";
import type { Message } from "../../notification/message";
import type { Severity } from "../../remediation/incident";

/** Limits of SNS and of a short message, in characters. */
const MAXIMUM = { subject: 99, line: 2_400, shortMessage: 140 };

/** Props for {@link SnsChannel}. */
export interface SnsChannelProps {
  readonly name: string;
  readonly isRequired: boolean;
  readonly pagesOnly: boolean;
  readonly topicArns: Readonly<Record<Severity, string>>;
  /** A client with short timeouts and few attempts of its own. */
  readonly client: Pick<SNSClient, "send">;
}

/** Topics, one for each severity: their subscribers read mail or short messages. */
export class SnsChannel implements Channel {
  readonly name: string;
  readonly isRequired: boolean;

  constructor(private readonly props: SnsChannelProps) {
    this.name = props.name;
    this.isRequired = props.isRequired;
  }

  hears({ urgency }: Message): boolean {
    return !this.props.pagesOnly || urgency === "page";
  }

  async send(message: Message, signal: AbortSignal): Promise<SendResult> {
    const { severity, urgency, environment, what, title } = message;
    const attribute = (StringValue: string) => ({ DataType: "String", StringValue });
    await this.props.client.send(
      new PublishCommand({
        TopicArn: this.props.topicArns[severity],
        Subject: subjectOf(`${severity} ${title}`),
        MessageStructure: "json",
        Message: JSON.stringify({
          default: plainText(message),
          sms: fitted(`${severity} ${title}`, MAXIMUM.shortMessage, forLog),
        }),
        // For the filter policies of subscribers.
        MessageAttributes: {
          severity: attribute(severity),
          urgency: attribute(urgency),
          environment: attribute(environment),
          what: attribute(what),
        },
      }),
      { abortSignal: signal },
    );
    return { kind: "delivered" };
  }
}

/** The whole message as lines of plain text, none of which anybody else can forge. */
function plainText({ title, lines, next, links, incidentId, executionId, atMs }: Message): string {
  return [
    title,
    "",
    ...lines,
    ...(next === undefined ? [] : ["", `Next: ${next}`]),
    ...(links.length === 0 ? [] : ["", ...links.map(({ says, url }) => `${says}: ${url}`)]),
    "",
    ...(incidentId === undefined ? [] : [`Incident: ${incidentId}`]),
    ...(executionId === undefined ? [] : [`Execution: ${executionId}`]),
    `At: ${new Date(atMs).toISOString()}`,
  ]
    .map((line) => fitted(line, MAXIMUM.line, forLog))
    .join("\n");
}

/** Subjects are ASCII, without line ends, and shorter than 100 characters. */
function subjectOf(text: string): string {
  return fitted(text, MAXIMUM.subject, (kept) =>
    forLog(kept)
      .replaceAll("…", "...")
      .replace(/[^ -~]/gu, "?"),
  );
}
