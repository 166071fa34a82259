import { WorkQueue, type WorkQueueProps } from "../../../constructs/service/work-queue";
import { estateStack } from "../../support/estate-stack";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { messagingKey } from "./fixtures";

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

test.each([
  [{ maximumReceives: 0 }, "maximumReceives is 0; allowed: whole numbers from 1 to 1000."],
  [
    { visibilityTimeoutSeconds: 43_201 },
    "visibilityTimeoutSeconds is 43201; allowed: whole numbers from 1 to 43200.",
  ],
])("refuses %j", (overrides, message) => {
  expect(() => queueWith(overrides)).toThrow(message);
});
