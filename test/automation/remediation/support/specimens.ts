import type { Incident } from "../../../../automation/remediation/incident";
import type { RunbookSpec, StepSpec } from "../../../../automation/remediation/runbook-spec";

const step: StepSpec = { name: "look", says: "Look at it", timeoutSeconds: 10 };

/** A runbook of low risk that answers to `database-silent` of a database. */
export const SPEC: RunbookSpec = {
  id: "specimen",
  title: "Specimen",
  owner: "platform",
  description: "A runbook for tests.",
  risk: "low",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.8,
  rank: 1,
  triggers: [{ rootCause: "database-silent", targetType: "AWS::RDS::DBInstance" }],
  permissions: [],
  preChecks: [step],
  actions: [{ ...step, name: "act", rollback: { ...step, name: "undo" } }],
  postChecks: [{ ...step, name: "verify" }],
};

/** A database that has gone silent in dev, surely. */
export const INCIDENT: Incident = {
  id: "inc-1",
  rootCause: "database-silent",
  confidence: 0.95,
  symptoms: ["database-silent"],
  service: "database",
  target: { type: "AWS::RDS::DBInstance", id: "homeostat-dev-main" },
  severity: "P1",
  environment: "dev",
  detectedAtMs: Date.parse("2026-03-02T09:17:04Z"),
  context: {},
  source: { kind: "cloudwatch-alarm", eventId: "e-1", accountId: "111111111111", region: "eu-west-1" },
};
