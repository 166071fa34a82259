import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Bounds how often a failing function runs. */
export const spec = {
  id: "throttle-function",
  title: "Throttle a failing function",
  owner: "platform",
  description:
    "Lets fewer copies of a failing function run, so that it stops wearing out what it calls: fewer messages " +
    "are taken off the queues that feed it, and the others wait instead of being given up. Of a function " +
    "that no queue feeds, the reserved concurrency is lowered. It does not mend the function: a person is told.",
  risk: "medium",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.75,
  rank: 20,
  triggers: [
    { rootCause: "function-errors-high", targetType: "AWS::Lambda::Function" },
    { rootCause: "function-runaway", targetType: "AWS::Lambda::Function" },
  ],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 20 },
  permissions: [
    READ_METRICS,
    {
      actions: [
        "lambda:DeleteFunctionConcurrency",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:PutFunctionConcurrency",
        "lambda:TagResource",
        "lambda:UntagResource",
      ],
      resources: [ARNS.functions],
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
      name: "function-fails",
      says: "5 % or more of the invocations of the last five minutes failed, or it is reported to run wild",
      timeoutSeconds: 20,
    },
    {
      name: "not-throttled-yet",
      says:
        "More than one copy may run, and a mapping takes more than two batches off a queue at once " +
        "where queues feed the function",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "lower-concurrency",
      says:
        "Let each mapping of a queue take two batches at once, or where no queue feeds the function, reserve a " +
        "concurrency of one; note at the function what it had",
      timeoutSeconds: 90,
      rollback: {
        name: "restore-concurrency",
        says: "Give the mappings and the reservation back what they had, or no limit",
        timeoutSeconds: 90,
      },
    },
  ],
  postChecks: [
    {
      name: "concurrency-lowered",
      says: "Lambda reports two batches at once of each mapping, or a reserved concurrency of one",
      timeoutSeconds: 20,
      attempts: 5,
    },
    {
      name: "failures-fell",
      says: "Fewer invocations a minute fail than before, or of one that ran wild, there are fewer",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 30,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
    "https://repost.aws/knowledge-center/lambda-sqs-scaling",
  ],
} as const satisfies RunbookSpec;
