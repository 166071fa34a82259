import type { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SnsEmergencyPager } from "../../../../automation/adapters/sns/emergency-pager";

const TOPIC = "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-emergency";

/** A topic that refuses what SNS refuses: a subject that is empty, longer than 100, not ASCII, or on several lines. */
function topic() {
  const published: PublishCommand["input"][] = [];
  const send = ({ input }: PublishCommand) => {
    const { TopicArn, Subject = "", Message = "" } = input;
    if (TopicArn !== TOPIC) return Promise.reject(new Error("NotFound"));
    if (!/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(Subject))
      return Promise.reject(new Error("Invalid parameter: Subject"));
    if (Message === "") return Promise.reject(new Error("Invalid parameter: Empty message"));
    published.push(input);
    return Promise.resolve({ MessageId: "1" });
  };
  const client = { send } as unknown as Pick<SNSClient, "send">;
  return { published, pager: new SnsEmergencyPager({ topicArn: TOPIC, client }) };
}

test("a page is a message with its environment", async () => {
  const { published, pager } = topic();
  await pager.page({ environment: "dev", subject: "Nothing can be decided", says: "The table is gone" });
  expect(published).toEqual([
    {
      TopicArn: TOPIC,
      Subject: "Nothing can be decided",
      Message: "The table is gone",
      MessageAttributes: { environment: { DataType: "String", StringValue: "dev" } },
    },
  ]);
});

test("somebody else's text does not keep it from being sent", async () => {
  const { published, pager } = topic();
  await pager.page({
    environment: "dev",
    subject: `\nKrise: ü\u202e ${"x".repeat(200)}`,
    says: `a\r\nb\u0007${"y".repeat(9_000)}`,
  });
  expect(published[0]?.Subject).toMatch(/^Krise: x+$/);
  expect(published[0]?.Subject).toHaveLength(100);
  expect(published[0]?.Message).toMatch(/^a b y+$/);
  expect(published[0]?.Message).toHaveLength(4_000);
});

test("a page that was not sent is an error", async () => {
  const { client } = { client: { send: () => Promise.reject(new Error("no route")) } };
  const pager = new SnsEmergencyPager({ topicArn: TOPIC, client });
  await expect(pager.page({ environment: "dev", subject: "s", says: "m" })).rejects.toThrow("no route");
});
