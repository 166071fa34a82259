import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { AuditFact } from "../../../automation/remediation/admission/records";
import { approvalLink } from "../../../automation/remediation/approval/link-signature";
import type { Answer } from "./answer-question";
import { apiAddress } from "./api-address";
import type { RunbookStage } from "./runbook-stage";

type Stage = Pick<RunbookStage, "clients" | "environment" | "estate">;
type Question = Extract<AuditFact, { what: "asked" }>;

const LONG_AGO_MS = 1;

/**
 * Answers what a person is asked on the page behind the link of the message, as a browser does, and proves on the way that a
 * link which was changed or has expired shows nothing, that looking answers nothing, and that an answer is given once.
 */
export async function answerByLink(stage: Stage, question: Question, decision: Answer): Promise<void> {
  const link = await linkTo(stage, question, question.plan.untilMs);
  const changed = new URL(link);
  changed.searchParams.set("until", String(question.plan.untilMs + 1));
  expect(await look(changed.href)).toMatchObject({ status: 403 });
  expect(await look(await linkTo(stage, question, LONG_AGO_MS))).toMatchObject({ status: 410 });

  await look(link);
  const page = await look(link);
  expect(page).toMatchObject({ status: 200 });
  const other = decision === "approve" ? "reject" : "approve";
  expect(await send(link, { decision, [decision]: "A".repeat(43) })).toBe(403);
  expect(await send(link, { decision, [decision]: tokenIn(page.body, decision) })).toBe(200);
  expect(await send(link, { decision: other, [other]: tokenIn(page.body, other) })).toBe(409);
  expect(await look(link)).toMatchObject({ status: 409 });
}

async function linkTo(stage: Stage, { approvalId, digest }: Question, untilMs: number): Promise<string> {
  const { SecretString = "" } = await stage.clients.secrets.send(
    new GetSecretValueCommand({ SecretId: `homeostat-${stage.environment}-remediation-approval-key` }),
  );
  const address = await apiAddress(stage.estate, stage.environment, "approvals");
  return approvalLink(address, { approvalId, digest, untilMs }, SecretString);
}

async function look(link: string): Promise<{ readonly status: number; readonly body: string }> {
  const reply = await fetch(link);
  return { status: reply.status, body: await reply.text() };
}

async function send(link: string, fields: Readonly<Record<string, string>>): Promise<number> {
  const body = new URLSearchParams({ ...fields, name: "A person", reason: "a scenario asks for it" });
  return (await fetch(link, { method: "POST", body })).status;
}

function tokenIn(page: string, decision: Answer): string {
  return new RegExp(`name="${decision}" value="([^"]+)"`).exec(page)?.[1] ?? "";
}
