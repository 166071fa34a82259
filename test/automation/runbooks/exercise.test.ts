import { decide } from "../../../automation/remediation/decide";
import type { Incident } from "../../../automation/remediation/incident";
import { bestMatch, indexRunbooks } from "../../../automation/remediation/match";
import { DEFAULT_POLICIES } from "../../../automation/remediation/policy/default-policies";
import { RUNBOOKS } from "../../../automation/runbooks";
import { INCIDENT } from "../remediation/support/specimens";

const service = { type: "AWS::ECS::Service", id: "homeostat-dev-reference/homeostat-dev-reference" };
const incident = (id: string, rootCause: string, confidence: number): Incident => ({
  ...INCIDENT,
  id,
  rootCause,
  confidence,
  service: "reference",
  target: service,
});

/** The four incidents that the operations team trains with, in the words of this estate. */
describe("the exercise", () => {
  const index = indexRunbooks(RUNBOOKS);

  it.each([
    [
      "INC001",
      "tasks run out of memory and are killed",
      incident("INC001", "service-task-out-of-memory", 0.95),
      "auto",
      "restart-service",
    ],
    [
      "INC002",
      "the processors are busy",
      incident("INC002", "service-cpu-high", 0.75),
      "auto",
      "scale-service",
    ],
    [
      "INC003",
      "errors after a deployment",
      incident("INC003", "application-errors-high", 0.92),
      "approval",
      "rollback-deployment",
    ],
    ["INC004", "nobody knows", incident("INC004", "unknown", 0.6), "manual", undefined],
  ])("%s, %s", (_, __, trouble, outcome, runbookId) => {
    const circumstances = {
      policy: DEFAULT_POLICIES.dev,
      autonomy: "automatic" as const,
      guardrails: [],
      nowMs: trouble.detectedAtMs,
    };
    const decision = decide(trouble, bestMatch(trouble, index), circumstances);
    expect([decision.outcome, decision.runbookId]).toEqual([outcome, runbookId]);
  });
});
