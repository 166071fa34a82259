import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Brings the version back that ran before. */
export const spec = {
  id: "rollback-deployment",
  title: "Roll a deployment back",
  owner: "platform",
  description:
    "Sets the service, or the alias of the function, to the version that last ran well; a deployment " +
    "of ECS that is under way ends with it. It may undo a change that the database already knows of: a " +
    "person decides.",
  risk: "high",
  reversibility: "compensable",
  maximumAutonomy: "approve",
  severity: "P1",
  minimumConfidence: 0.75,
  rank: 30,
  triggers: [
    { rootCause: "service-deployment-failed", targetType: "AWS::ECS::Service" },
    { rootCause: "application-errors-high", targetType: "AWS::ECS::Service" },
    { rootCause: "load-balancer-target-errors-high", targetType: "AWS::ECS::Service" },
    { rootCause: "service-tasks-cannot-start", targetType: "AWS::ECS::Service" },
    { rootCause: "function-errors-persist", targetType: "AWS::Lambda::Function" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 30 },
  permissions: [
    READ_METRICS,
    {
      actions: ["ecs:DescribeServices", "ecs:ListServiceDeployments", "ecs:UpdateService"],
      resources: [ARNS.ecsServices],
    },
    { actions: ["ecs:DescribeServiceRevisions"], resources: [ARNS.ecsServiceRevisions] },
    {
      actions: ["ecs:DescribeTaskDefinition"],
      resources: ["*"],
      reason: "ECS has no permissions by resource for describing a task definition",
    },
    {
      actions: ["lambda:GetAlias", "lambda:ListVersionsByFunction", "lambda:UpdateAlias"],
      resources: [ARNS.functions],
    },
  ],
  preChecks: [
    {
      name: "deployed-lately",
      says: "The version that runs was deployed within the last day, and ECS has not undone it by itself",
      timeoutSeconds: 30,
    },
    {
      name: "good-version-known",
      says: "A version that ran well before is known and can still be started",
      timeoutSeconds: 30,
    },
  ],
  actions: [
    {
      name: "restore-version",
      says: "Set the service or the alias to the version that ran well",
      timeoutSeconds: 60,
      rollback: {
        name: "restore-newer-version",
        says: "Set the service or the alias to the newer version again",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "version-restored",
      says: "The older version serves everything",
      timeoutSeconds: 30,
      attempts: 60,
    },
    {
      name: "errors-fell",
      says: "Less than 1 % of the requests since then have failed, and there were some",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 30,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html"],
} as const satisfies RunbookSpec;
