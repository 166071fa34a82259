import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Gives a throttled function its concurrency back. A function that a mapping holds back refuses nothing: its queue tells. */
export const spec = {
  id: "restore-concurrency",
  title: "Restore a function's concurrency",
  owner: "platform",
  description:
    "Gives a function, and the mappings of its queues, back the concurrency that they had before " +
    "`throttle-function` lowered it, once the function succeeds again and as far as the account has any " +
    "left. What somebody else limited is left alone. Where the alarm went off while the function still " +
    "failed, it starts once: report `function-throttled` on the function when it is mended.",
  risk: "medium",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.85,
  rank: 20,
  triggers: [
    { rootCause: "function-throttled", targetType: "AWS::Lambda::Function" },
    { rootCause: "queue-age-high", targetType: "AWS::SQS::Queue" },
  ],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 20 },
  permissions: [
    READ_METRICS,
    {
      actions: [
        "lambda:DeleteFunctionConcurrency",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:ListTags",
        "lambda:PutFunctionConcurrency",
        "lambda:TagResource",
        "lambda:UntagResource",
      ],
      resources: [ARNS.functions],
    },
    {
      actions: ["lambda:GetAccountSettings"],
      resources: ["*"],
      reason: "Lambda has no permissions by resource for what only describes",
    },
    {
      actions: ["lambda:ListEventSourceMappings"],
      resources: ["*"],
      reason: "Lambda has no permissions by resource for listing mappings",
    },
    {
      actions: ["lambda:UpdateEventSourceMapping"],
      resources: [ARNS.eventSourceMappings],
      mappedFunctions: [ARNS.functions],
    },
  ],
  preChecks: [
    {
      name: "throttled-by-us",
      says: "A runbook throttled the function and noted what it had, and nobody has changed it since",
      timeoutSeconds: 20,
    },
    {
      name: "held-back",
      says:
        "Invocations were refused within the last five minutes, or a queue is held back by its mapping; " +
        "where a queue told of it, its messages wait",
      timeoutSeconds: 20,
    },
    {
      name: "function-succeeds",
      says: "Less than 5 % of the invocations that ran have failed",
      timeoutSeconds: 20,
    },
    {
      name: "account-has-room",
      says: "The account keeps a hundred unreserved executions for everything else, where any are to be reserved",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "raise-concurrency",
      says: "Give the mappings and the reservation back what they had before the function was throttled, or no limit",
      timeoutSeconds: 90,
      rollback: {
        name: "lower-concurrency-again",
        says: "Lower them to what they had before the run, and note again what is wanted",
        timeoutSeconds: 90,
      },
    },
  ],
  postChecks: [
    {
      name: "concurrency-raised",
      says: "Lambda reports the limits that the function had",
      timeoutSeconds: 20,
      attempts: 5,
    },
    {
      name: "work-goes-on",
      says:
        "It was invoked for two minutes and no invocation was refused; where a queue told of it, its oldest " +
        "message waits less long",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 30,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
  ],
} as const satisfies RunbookSpec;
