import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { EmergencyPage, EmergencyPager } from "../../remediation/intake/ports";
import { engineClientSettings } from "../aws/client-settings";

/** Longest subject that SNS takes. */
const MAXIMUM_SUBJECT = 100;
/** Enough for a person to know what to do; SNS would take 256 KiB. */
const MAXIMUM_MESSAGE = 4_000;

/** Props for {@link SnsEmergencyPager}. */
export interface SnsEmergencyPagerProps {
  readonly topicArn: string;
  /** @default - one with the settings of the engine */
  readonly client?: Pick<SNSClient, "send">;
}

/** Pages through a topic of its own, which people subscribe to directly. */
export class SnsEmergencyPager implements EmergencyPager {
  private readonly client: Pick<SNSClient, "send">;

  constructor(private readonly props: SnsEmergencyPagerProps) {
    this.client = props.client ?? new SNSClient(engineClientSettings);
  }

  async page({ environment, subject, says }: EmergencyPage): Promise<void> {
    await this.client.send(
      new PublishCommand({
        TopicArn: this.props.topicArn,
        Subject: printable(subject).slice(0, MAXIMUM_SUBJECT),
        Message: printable(says).slice(0, MAXIMUM_MESSAGE),
        MessageAttributes: { environment: { DataType: "String", StringValue: environment } },
      }),
    );
  }
}

/** ASCII words on one line: more is refused in a subject, and nothing else is safe wherever a message may be shown. */
function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, " ").trim();
}
