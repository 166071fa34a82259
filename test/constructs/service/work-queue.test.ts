import { WorkQueue, type WorkQueueProps } from "../../../constructs/service/work-queue";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { messagingKey } from "./fixtures";

const QUEUE = "arn:aws:sqs:eu-west-1:111111111111:homeostat-dev-jobs";

function queueWith(overrides: Partial<WorkQueueProps>): ReturnType<typeof synth> {
  const stack = estateStack();
  new WorkQueue(stack, "Queue", { name: ["jobs"], messagingKey, ...overrides });
  return synth(stack);
}

test("takes its limits from its props", () => {
  const json = queueWith({ maximumReceives: 3, visibilityTimeoutSeconds: 60 });
  const queue = onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-jobs" });

  expect(queue["visibility_timeout_seconds"]).toBe(60);
  expect(JSON.parse(String(queue["redrive_policy"]))).toMatchObject({ maxReceiveCount: 3 });
});

test("only this queue sets messages aside, and the queue for them is there first", () => {
  const json = queueWith({});

  expect(onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-jobs-dead" })).toMatchObject({
    message_retention_seconds: 1_209_600,
    redrive_allow_policy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [QUEUE] }),
  });
  const queue = onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-jobs" });
  const { deadLetterTargetArn } = JSON.parse(String(queue["redrive_policy"])) as Record<string, unknown>;
  expect(deadLetterTargetArn).toMatch(/^\$\{aws_sqs_queue\.Queue_DeadLetters_\w+\.arn\}$/);
});

test("both queues refuse what comes in plain text", () => {
  const json = queueWith({});
  const documents = dataSources(json, "aws_iam_policy_document");

  expect(documents.map(({ statement }) => statement)).toEqual(
    [`${QUEUE}-dead`, QUEUE].map((arn) => [
      {
        sid: "RefusePlainText",
        effect: "Deny",
        actions: ["sqs:*"],
        resources: [arn],
        principals: [{ type: "AWS", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]),
  );
  const policyOf = (name: string): unknown => onlyResource(json, "aws_sqs_queue", { name })["policy"];
  expect(policyOf("homeostat-dev-jobs")).toMatch(/Queue_ResourcePolicy_\w+\.json\}$/);
  expect(policyOf("homeostat-dev-jobs-dead")).toMatch(/Queue_DeadLettersPolicy_\w+\.json\}$/);
});

test.each([
  [{ maximumReceives: 0 }, "maximumReceives is 0; allowed: whole numbers from 1 to 1000."],
  [
    { visibilityTimeoutSeconds: 43_201 },
    "visibilityTimeoutSeconds is 43201; allowed: whole numbers from 1 to 43200.",
  ],
])("refuses %j", (overrides, message) => {
  expect(() => queueWith(overrides)).toThrow(message);
});
