import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GuardrailTable } from "../../../automation/adapters/dynamodb/guardrail-table";
import { StepFunctionsTokens } from "../../../automation/adapters/workflow/task-token";
import type { AuditFact } from "../../../automation/remediation/admission/records";
import {
  type ApprovalAnswer,
  decideApproval,
} from "../../../automation/remediation/approval/decide-approval";
import type { RunbookStage } from "./runbook-stage";

/** A person's answer. */
export type Answer = ApprovalAnswer["decision"];

/** Answers what a person is asked, as `homeostat approve` and `homeostat reject` do. */
export async function answerQuestion(
  { clients, environment }: Pick<RunbookStage, "clients" | "environment">,
  { approvalId, digest }: Extract<AuditFact, { what: "asked" }>,
  decision: Answer,
): Promise<void> {
  const tableName = `homeostat-${environment}-remediation`;
  const result = await decideApproval(
    { approvalId, digest, decision, by: "a person", why: "a scenario asks for it" },
    {
      store: new GuardrailTable({ client: clients.dynamodb, tableName }),
      workflow: new StepFunctionsTokens(clients.sfn),
      clock: Date.now,
      random: Math.random,
      sleep: (milliseconds) => sleep(milliseconds),
      newId: randomUUID,
    },
  );
  if (result.kind !== "done") throw new Error(`the answer does not count: ${JSON.stringify(result)}`);
}
