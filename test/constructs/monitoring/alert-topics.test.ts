import { AlertTopics } from "../../../constructs/monitoring/alert-topics";
import { SEVERITIES } from "../../../constructs/monitoring/severity";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";
import { devStack, messagingKey } from "./fixtures";

const email = {
  P1: "p1@example.com",
  P2: "p2@example.com",
  P3: "p3@example.com",
  P4: "p4@example.com",
};

function synthesize(): SynthesizedStack {
  const stack = devStack();
  new AlertTopics(stack, "AlertTopics", { messagingKey, email });
  return synth(stack);
}

const topicArn = (severity: string) =>
  expect.stringMatching(
    new RegExp(`^\\$\\{aws_sns_topic\\.AlertTopics_${severity}_\\w+\\.arn\\}$`),
  ) as unknown;

describe("AlertTopics", () => {
  const json = synthesize();

  it.each(SEVERITIES)("encrypts the topic of %s and subscribes whom the environment names", (severity) => {
    const name = `homeostat-dev-alerts-${severity.toLowerCase()}`;
    expect(onlyResource(json, "aws_sns_topic", { name })).toEqual({
      name,
      display_name: `${severity} alerts`,
      kms_master_key_id: "1",
    });
    expect(onlyResource(json, "aws_sns_topic_subscription", { endpoint: email[severity] })).toEqual({
      topic_arn: topicArn(severity),
      protocol: "email",
      endpoint: email[severity],
    });
  });

  it.each(SEVERITIES)("lets only this account's alarms publish to %s, and only encrypted", (severity) => {
    const resource = [topicArn(severity)];
    const document = onlyDataSource(json, "aws_iam_policy_document", {
      statement: [
        {
          sid: "ServiceForThisAccount",
          actions: ["sns:Publish"],
          resources: resource,
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] }],
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["sns:Publish"],
          resources: resource,
          principals: [{ type: "AWS", identifiers: ["*"] }],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
    expect(document).toHaveProperty("statement");
  });

  it("attaches a policy to each topic", () => {
    expect(resources(json, "aws_sns_topic_policy").map(({ arn }) => arn)).toEqual(SEVERITIES.map(topicArn));
  });

  it("answers with the topic of the severity", () => {
    const topics = new AlertTopics(devStack(), "AlertTopics", { messagingKey, email });
    expect(SEVERITIES.map((severity) => topics.targetArn(severity))).toEqual(Object.values(topics.topicArns));
    expect(new Set(Object.values(topics.topicArns)).size).toBe(4);
  });
});
