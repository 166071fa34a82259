import { IncidentQueue } from "../../../constructs/remediation/incident-queue";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { commonOf, functionOf, messagingKey } from "./fixtures";

const QUEUE = "arn:aws:sqs:eu-west-1:111111111111:homeostat-dev-remediation-incidents.fifo";

function build(props: { readonly maximumReceives?: number } = {}) {
  const stack = estateStack("operations");
  const queue = new IncidentQueue(stack, "Incidents", { messagingKey, consumerTimeoutSeconds: 30, ...props });
  queue.feed(functionOf(stack, commonOf(stack)));
  return synth(stack);
}

function redriveOf(json: ReturnType<typeof build>): unknown {
  const queue = onlyResource(json, "aws_sqs_queue", { name: "homeostat-dev-remediation-incidents.fifo" });
  return JSON.parse(String(queue["redrive_policy"]));
}

describe("IncidentQueue", () => {
  test("keeps events in order, each once, and hides one six times as long as its consumer may take", () => {
    const name = "homeostat-dev-remediation-incidents.fifo";
    expect(onlyResource(build(), "aws_sqs_queue", { name })).toMatchObject({
      fifo_queue: true,
      content_based_deduplication: true,
      visibility_timeout_seconds: 180,
      kms_master_key_id: messagingKey.keyArn,
    });
  });

  test("sets an event aside after an hour of deliveries, or as many as it is told", () => {
    expect(redriveOf(build())).toMatchObject({ maxReceiveCount: 20 });
    expect(redriveOf(build({ maximumReceives: 2 }))).toMatchObject({ maxReceiveCount: 2 });
  });

  test("keeps for 14 days what was set aside, of this queue only", () => {
    const name = "homeostat-dev-remediation-incidents-dead.fifo";
    expect(onlyResource(build(), "aws_sqs_queue", { name })).toMatchObject({
      fifo_queue: true,
      message_retention_seconds: 1_209_600,
      redrive_allow_policy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [QUEUE] }),
    });
  });

  test("takes events from rules of this environment, and nothing in plain text", () => {
    const statements = dataSources(build(), "aws_iam_policy_document").flatMap(
      ({ statement }) => statement as readonly Record<string, unknown>[],
    );
    const about = (sid: string) => statements.filter((statement) => statement["sid"] === sid);
    const onQueue = about("TakeFromRules").find(({ resources }) => String(resources) === QUEUE);
    expect(onQueue).toMatchObject({
      actions: ["sqs:SendMessage"],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      condition: [
        { variable: "aws:SourceAccount", values: ["111111111111"] },
        {
          variable: "aws:SourceArn",
          values: ["arn:aws:events:eu-west-1:111111111111:rule/*homeostat-dev-*"],
        },
      ],
    });
    const refusing = about("RefusePlainText").map(({ resources }) => String(resources));
    expect(refusing).toEqual(expect.arrayContaining([QUEUE, QUEUE.replace(".fifo", "-dead.fifo")]));
  });

  test("hands events to its function one by one, which says of each whether it is done", () => {
    expect(onlyResource(build(), "aws_lambda_event_source_mapping")).toMatchObject({
      batch_size: 1,
      event_source_arn: expect.stringMatching(/^\$\{aws_sqs_queue\.Incidents_\w+\.arn\}$/) as unknown,
      function_response_types: ["ReportBatchItemFailures"],
    });
  });
});
