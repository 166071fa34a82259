import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Gives a throttled function its concurrency back. */
export const spec = {
  id: "restore-concurrency",
  title: "Restore a function's concurrency",
  owner: "platform",
  description:
    "Gives a function back the concurrency that it had before `throttle-function` lowered it, once it " +
    "succeeds again and as far as the account has any left. A function that somebody else limited is " +
    "left alone.",
  risk: "medium",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.85,
  rank: 20,
  triggers: [{ rootCause: "function-throttled", targetType: "AWS::Lambda::Function" }],
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
  ],
  preChecks: [
    {
      name: "throttled-by-us",
      says: "A runbook throttled the function, and noted what it had",
      timeoutSeconds: 20,
    },
    {
      name: "function-throttled",
      says: "Invocations were refused within the last five minutes",
      timeoutSeconds: 20,
    },
    {
      name: "function-succeeds",
      says: "Less than 5 % of the invocations that ran have failed",
      timeoutSeconds: 20,
    },
    {
      name: "account-has-room",
      says: "The account keeps a hundred unreserved executions for everything else",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "raise-concurrency",
      says: "Reserve what was reserved before the function was throttled, or nothing",
      timeoutSeconds: 30,
      rollback: {
        name: "lower-concurrency-again",
        says: "Reserve what was reserved before the run, and note again what is wanted",
        timeoutSeconds: 30,
      },
    },
  ],
  postChecks: [
    {
      name: "concurrency-raised",
      says: "The function reports the concurrency that it had",
      timeoutSeconds: 20,
      attempts: 5,
    },
    {
      name: "throttles-gone",
      says: "It was invoked for two minutes, and no invocation was refused",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 30,
    },
  ],
  links: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"],
} as const satisfies RunbookSpec;
