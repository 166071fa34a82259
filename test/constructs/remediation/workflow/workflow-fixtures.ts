import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { RUNBOOKS } from "../../../../automation/runbooks";
import { remediationWorkflow } from "../../../../constructs/remediation/workflow/remediation-workflow";
import type { StateMachine } from "../../../../constructs/remediation/workflow/states";

/** ARN of the engine's function. */
export const ENGINE = "arn:aws:lambda:eu-west-1:111111111111:function:homeostat-dev-remediation-engine";

/** ARN of a runbook's function. */
export const functionArnOf = (id: string): string =>
  `arn:aws:lambda:eu-west-1:111111111111:function:homeostat-dev-remediation-${id}`;

/** The workflow of these runbooks. */
export function workflowOf(specs: readonly RunbookSpec[] = RUNBOOKS): StateMachine {
  return remediationWorkflow({
    runbooks: specs.map((spec) => ({ spec, functionArn: functionArnOf(spec.id) })),
    engineFunctionArn: ENGINE,
    partition: "aws",
  });
}

const step = (name: string) => ({ name, says: `does ${name}`, timeoutSeconds: 60 });
const action = (name: string, rollback: string) => ({ ...step(name), rollback: step(rollback) });

/** A runbook of three actions, of which each can be undone. */
export const THREE_ACTIONS: RunbookSpec = {
  id: "three-actions",
  title: "Three actions",
  owner: "platform",
  description: "For tests.",
  severity: "P2",
  risk: "medium",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  minimumConfidence: 0.5,
  rank: 1,
  triggers: [{ rootCause: "for-tests", targetType: "AWS::ECS::Service" }],
  permissions: [],
  preChecks: [step("look-once"), step("look-twice")],
  actions: [action("first", "undo-first"), action("second", "undo-second"), action("third", "undo-third")],
  postChecks: [{ ...step("is-well"), attempts: 4, secondsBetween: 5 }, step("stays-well")],
};

/** The same with a person before it, always. */
export const ALWAYS_ASKS: RunbookSpec = {
  ...THREE_ACTIONS,
  id: "always-asks",
  risk: "high",
  maximumAutonomy: "approve",
};

/** Two actions that nothing undoes. */
export const IRREVERSIBLE: RunbookSpec = {
  ...THREE_ACTIONS,
  id: "irreversible",
  reversibility: "irreversible",
  maximumAutonomy: "approve",
  actions: [step("first"), step("second")],
};
