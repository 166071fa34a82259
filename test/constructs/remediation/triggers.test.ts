import { ExecutionEndedRule } from "../../../constructs/remediation/execution-ended-rule";
import { MinuteSchedule } from "../../../constructs/remediation/minute-schedule";
import { OutboxStream } from "../../../constructs/remediation/outbox-stream";
import { PublicApi } from "../../../constructs/remediation/public-api";
import { RemediationTable } from "../../../constructs/remediation/remediation-table";
import { WorkflowMachine } from "../../../constructs/remediation/workflow-machine";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { commonOf, dataKey, functionOf } from "./fixtures";

const UNDELIVERED = /^\$\{aws_sqs_queue\.Undelivered_\w+\.arn\}$/;

function parts() {
  const stack = estateStack("operations");
  const common = commonOf(stack);
  return { stack, common, called: functionOf(stack, common) };
}

test("the outbox's new rows, and nothing else of the table, are handed to the notifier", () => {
  const { stack, common, called } = parts();
  const table = new RemediationTable(stack, "Table", { dataKey });
  new OutboxStream(stack, "Outbox", { table, notifier: called, undelivered: common.undelivered });
  const mapping = onlyResource(synth(stack), "aws_lambda_event_source_mapping");

  const { filter } = mapping["filter_criteria"] as { readonly filter: readonly { pattern: string }[] };
  expect(filter.map(({ pattern }) => JSON.parse(pattern) as unknown)).toEqual([
    { eventName: ["INSERT"], dynamodb: { NewImage: { kind: { S: ["outbox"] } } } },
  ]);
  expect(mapping).toMatchObject({
    parallelization_factor: 1,
    bisect_batch_on_function_error: true,
    starting_position: "TRIM_HORIZON",
  });
  expect(mapping).not.toHaveProperty("function_response_types");
  expect(mapping["destination_config"]).toEqual({
    on_failure: { destination_arn: expect.stringMatching(UNDELIVERED) as unknown },
  });
});

test("what looks after remediation is called once a minute, and a call that cannot be made is kept", () => {
  const { stack, common, called } = parts();
  new MinuteSchedule(stack, "EveryMinute", {
    ...common,
    calls: { sweep: { target: called, input: { all: true } } },
  });
  const schedule = onlyResource(synth(stack), "aws_scheduler_schedule");

  expect(schedule).toMatchObject({
    name: "homeostat-dev-remediation-sweep",
    schedule_expression: "rate(1 minute)",
    flexible_time_window: { mode: "OFF" },
  });
  expect(schedule["target"]).toMatchObject({
    input: '{"all":true}',
    dead_letter_config: { arn: expect.stringMatching(UNDELIVERED) as unknown },
  });
});

test("an execution of our workflow that did not settle itself is heard of", () => {
  const { stack, common, called } = parts();
  const machine = new WorkflowMachine(stack, "Workflow", { ...common, definition: {}, functions: [called] });
  const { undelivered } = common;
  new ExecutionEndedRule(stack, "Ended", { machine, handler: called, undelivered });
  const json = synth(stack);

  const { event_pattern: pattern } = onlyResource(json, "aws_cloudwatch_event_rule");
  expect(JSON.parse(String(pattern))).toEqual({
    source: ["aws.states"],
    "detail-type": ["Step Functions Execution Status Change"],
    detail: {
      stateMachineArn: ["arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation"],
      status: ["ABORTED", "FAILED", "TIMED_OUT"],
    },
  });
  expect(onlyResource(json, "aws_lambda_permission")).toMatchObject({ principal: "events.amazonaws.com" });
});

test("an address for anybody takes only some requests at a time, of the named kinds, and its log never has a link", () => {
  const { stack, common, called } = parts();
  new PublicApi(stack, "Approvals", {
    ...common,
    name: "approvals",
    description: "Where the links of approvals lead",
    requestsPerSecond: 5,
    burstRequests: 10,
  }).route({ handler: called, path: "/approvals/{id}", methods: { Show: "GET", Answer: "POST" } });
  const json = synth(stack);

  const routes = resources(json, "aws_apigatewayv2_route").map(({ route_key: key }) => String(key));
  expect(routes.sort()).toEqual(["GET /approvals/{id}", "POST /approvals/{id}"]);
  const stage = onlyResource(json, "aws_apigatewayv2_stage");
  expect(stage["default_route_settings"]).toMatchObject({
    throttling_rate_limit: 5,
    throttling_burst_limit: 10,
  });
  const { format } = stage["access_log_settings"] as { readonly format: string };
  expect(Object.values(JSON.parse(format) as object)).not.toContain("$context.path");
});
