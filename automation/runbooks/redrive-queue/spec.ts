import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

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
    READ_METRICS,
    {
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["arn:${partition}:kms:${region}:${account}:key/*"],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ListDeadLetterSourceQueues",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      resources: [ARNS.queues],
    },
  ],
  preChecks: [
    {
      name: "worker-healthy",
      says: "Messages of the queue were worked off within the last five minutes",
      timeoutSeconds: 20,
    },
    {
      name: "few-enough",
      says: "The dead-letter queue holds at most three hundred messages",
      timeoutSeconds: 20,
    },
    { name: "no-poison", says: "No message on top of the queue was redriven before", timeoutSeconds: 30 },
  ],
  actions: [
    {
      name: "move-messages",
      says: "Mark the messages and move them back, ten per second at most; those that bear a mark stay",
      timeoutSeconds: 90,
      rollback: {
        name: "leave-rest",
        says: "Leave things as they are: what was moved is worked on, what was not stays",
        timeoutSeconds: 30,
      },
    },
  ],
  postChecks: [
    { name: "queue-drained", says: "The dead-letter queue is empty", timeoutSeconds: 30, attempts: 12 },
    {
      name: "none-returned",
      says: "All messages of the queue were worked off, and none has come back",
      timeoutSeconds: 30,
      attempts: 40,
      secondsBetween: 30,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html",
  ],
} as const satisfies RunbookSpec;
