import {
  outboxOf,
  type AuditFact,
  type AuditRecord,
  type OutboxRecord,
} from "../../../../automation/remediation/admission/records";
import type { Decision, Outcome } from "../../../../automation/remediation/decision";
import type { ActionPlan } from "../../../../automation/remediation/execution/execution-state";
import type { Incident } from "../../../../automation/remediation/incident";

export const T0 = Date.UTC(2026, 2, 1, 3);

export const incident: Incident = {
  id: "inc-0123456789abcdef0123",
  rootCause: "application-pool-exhausted",
  confidence: 0.9,
  symptoms: ["latency-high"],
  service: "reference",
  target: { type: "AWS::ECS::Service", id: "homeostat-dev/reference" },
  severity: "P2",
  environment: "dev",
  detectedAtMs: T0,
  context: { alarm: "homeostat-dev-pool" },
  source: { kind: "cloudwatch-alarm", eventId: "event-1", accountId: "111111111111", region: "eu-west-1" },
};

export const plan: ActionPlan = {
  actions: ["Start a deployment of the version that runs, which replaces all tasks"],
  targetState: {
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:111111111111:task-definition/reference:7",
    desiredTasks: 2,
  },
  madeAtMs: T0,
  untilMs: T0 + 900_000,
};

export const scope = {
  environment: "dev",
  runbookId: "restart-service",
  service: "reference",
  target: "AWS::ECS::Service/homeostat-dev/reference",
};

export function grantOf(executionId: string, needsApproval = false) {
  return { executionId, fence: 1, scope, leaseUntilMs: T0 + 60_000, needsApproval };
}

export function decision(outcome: Outcome, more: Partial<Decision> = {}): Decision {
  return {
    incidentId: incident.id,
    runbookId: "restart-service",
    outcome,
    reasons: [],
    decidedAtMs: T0,
    ...more,
  };
}

/** A record of the incident. */
export function record(id: string, atMs: number, fact: AuditFact, executionId = "exe-1"): AuditRecord {
  return { id, environment: "dev", incidentId: incident.id, executionId, atMs, fact };
}

/** One that was admitted, approved and verified. */
export const approvedStory: readonly AuditRecord[] = [
  record("reported#event-1", T0, { what: "reported", incident, executionId: "exe-1" }),
  record("decided#exe-1", T0 + 100, {
    what: "decided",
    decision: decision("approval", {
      reasons: [
        { code: "autonomy-approve", limitsTo: "approval", says: "restart-service has earned approve" },
        { code: "environment-policy", limitsTo: "approval", says: "dev asks first" },
      ],
    }),
    grant: grantOf("exe-1", true),
  }),
  record("asked#exe-1", T0 + 2_000, { what: "asked", approvalId: "apr-1", digest: "d1", plan }),
  record("approved#exe-1", T0 + 60_000, {
    what: "approved",
    by: "arn:aws:iam::111111111111:user/ada",
    why: "it is stuck",
    digest: "d1",
  }),
  record("settled#exe-1", T0 + 90_000, {
    what: "settled",
    outcome: "succeeded-verified",
    says: "every post-check passed",
    steps: [
      {
        phase: "pre-check",
        step: "no-deployment-runs",
        says: "no deployment is under way",
        atMs: T0 + 1_000,
      },
      { phase: "action", step: "replace-tasks", says: "deployment ecs-svc/1 began", atMs: T0 + 61_000 },
    ],
  }),
];

export const outboxOfAll = (records: readonly AuditRecord[]): readonly OutboxRecord[] =>
  records.map(outboxOf);
