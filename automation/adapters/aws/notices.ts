import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Notice, Notices } from "../../runbooks/ports/notices";
import { stepClientSettings } from "./client-settings";

/** What SNS takes of a subject. */
const SUBJECT_LENGTH = 100;

/** Topics of SNS. A notice carries no condition and may be said twice, which does no harm; a stale fence is refused before. */
export class AwsNotices implements Notices {
  constructor(private readonly client: Pick<SNSClient, "send"> = new SNSClient(stepClientSettings)) {}

  async publish(topicArn: string, { subject, text }: Notice): Promise<void> {
    const Subject = subject.slice(0, SUBJECT_LENGTH);
    await this.client.send(new PublishCommand({ TopicArn: topicArn, Subject, Message: text }));
  }
}
