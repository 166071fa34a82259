import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Gives messages that failed another try. */
export const spec = {
  id: "redrive-queue",
  title: "Redrive a dead-letter queue",
  owner: "platform",
  description:
    "Moves messages from the dead-letter queue back to the queue they came from, a few per second, " +
    "once their cause is gone. A message that was redriven before and failed again is poison: it " +
    "stays for a person.",
  risk: "low",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [{ rootCause: "dead-letter-queue-not-empty", targetType: "AWS::SQS::Queue" }],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 15 },
  permissions: [
    {
      actions: ["cloudwatch:GetMetricData"],
      resources: ["*"],
      reason: "CloudWatch has no permissions by resource for reading metrics",
    },
    {
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["arn:${partition}:kms:${region}:${account}:key/*"],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: [
        "sqs:CancelMessageMoveTask",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ListDeadLetterSourceQueues",
        "sqs:ListMessageMoveTasks",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
        "sqs:StartMessageMoveTask",
      ],
      resources: [ARNS.queues],
    },
  ],
  preChecks: [
    { name: "worker-healthy", says: "The function behind the queue succeeds again", timeoutSeconds: 20 },
    { name: "no-poison", says: "No message on top of the queue was redriven before", timeoutSeconds: 30 },
    { name: "no-move-runs", says: "No other move of messages is under way", timeoutSeconds: 20 },
  ],
  actions: [
    {
      name: "move-messages",
      says: "Move the messages back, ten per second at most",
      timeoutSeconds: 60,
      rollback: {
        name: "stop-moving",
        says: "Stop the move: what was moved is worked on, what was not stays",
        timeoutSeconds: 30,
      },
    },
  ],
  postChecks: [
    {
      name: "queue-drained",
      says: "The move has ended and the dead-letter queue is empty",
      timeoutSeconds: 30,
      attempts: 60,
    },
    {
      name: "none-returned",
      says: "No message has come back",
      timeoutSeconds: 30,
      attempts: 6,
      secondsBetween: 30,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html",
  ],
} as const satisfies RunbookSpec;
