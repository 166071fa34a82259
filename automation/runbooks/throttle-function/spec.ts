import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Bounds how often a failing function runs. */
export const spec = {
  id: "throttle-function",
  title: "Throttle a failing function",
  owner: "platform",
  description:
    "Lowers the reserved concurrency of a function that fails, so that it stops wearing out its queue " +
    "and what it calls, and its messages wait instead of being given up. It does not mend the " +
    "function: a person is told.",
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
  ],
  preChecks: [
    {
      name: "function-fails",
      says: "5 % or more of the invocations of the last five minutes failed, or it is reported to run wild",
      timeoutSeconds: 20,
    },
    { name: "not-throttled-yet", says: "The reserved concurrency is above one", timeoutSeconds: 20 },
  ],
  actions: [
    {
      name: "lower-concurrency",
      says: "Reserve a concurrency of one, and note at the function what it had",
      timeoutSeconds: 30,
      rollback: {
        name: "restore-concurrency",
        says: "Reserve what was reserved before, or nothing",
        timeoutSeconds: 30,
      },
    },
  ],
  postChecks: [
    {
      name: "concurrency-lowered",
      says: "The function reports a reserved concurrency of one",
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
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"],
} as const satisfies RunbookSpec;
