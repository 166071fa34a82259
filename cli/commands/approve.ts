import type { ApprovalRequest } from "../../automation/remediation/approval/approval-item";
import type { ApprovalRefusal } from "../../automation/remediation/approval/approval-refusals";
import {
  decideApproval,
  type ApprovalAnswer,
  type ApprovalResult,
} from "../../automation/remediation/approval/decide-approval";
import { readApproval } from "../../automation/remediation/approval/read-approval";
import { CliError } from "../cli-error";
import {
  describeTarget,
  statedFlags,
  targetFlags,
  type TargetName,
  type TargetOptions,
} from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { openRemediation } from "../remediation/open-remediation";
import { reasonOption } from "../remediation/reason-option";
import type { OpenRemediation, Remediation, RemediationOptions } from "../remediation/remediation";
import { renderApproval } from "../remediation/render-approval";
import { storeSilent } from "../remediation/store-silent";
import { withRemediation } from "../remediation/with-remediation";
import { ask, canAsk } from "../terminal/ask";
import { line } from "../terminal/lines";
import { print, printJson } from "./output";

const APPROVAL_ID = /^apr-[0-9a-f]{20}$/;

/** Options of `homeostat approve` and `homeostat reject`. */
export interface AnswerOptions extends RemediationOptions {
  readonly reason?: string;
  readonly yes?: boolean;
  /** Digest of what was looked at; with `--yes`. */
  readonly digest?: string;
}

type Answer = (options: AnswerOptions, approvalId: string, open?: OpenRemediation) => Promise<ExitCode>;

/** `homeostat approve`: shows what would be done, and lets it be done. */
export const approve: Answer = (options, approvalId, open = openRemediation) =>
  answer("approve", options, approvalId, open);

/** `homeostat reject`: shows what would be done, and keeps it from being done. */
export const reject: Answer = (options, approvalId, open = openRemediation) =>
  answer("reject", options, approvalId, open);

async function answer(
  decision: ApprovalAnswer["decision"],
  options: AnswerOptions,
  approvalId: string,
  open: OpenRemediation,
): Promise<ExitCode> {
  if (!APPROVAL_ID.test(approvalId)) throw noId(approvalId, options);
  const why = reasonOption(options.reason);
  return withRemediation(options, open, async (remediation) => {
    const { place, by, deps, workflow } = remediation;
    const request = await read(approvalId, remediation);
    process.stderr.write(`${renderApproval(request, deps.clock())}\n\n`);
    await assertMeant(decision, options, request, place);
    const given = { approvalId, decision, by, why, digest: request.digest };
    const result = await decideApproval(given, { ...deps, workflow });
    const answered = accepted(result, remediation.place, request);
    if (options.json === true) {
      printJson({ command: decision, target: place.kind, environment: place.environment, request: answered });
    } else {
      print(line(answered.state.is, `${answered.runbookId} in ${describeTarget(place)}, by ${by}: ${why}`));
      print(`next: npx homeostat incidents show ${answered.incident.id} ${targetFlags(place)}`);
    }
    return EXIT.ok;
  });
}

async function read(approvalId: string, remediation: Remediation): Promise<ApprovalRequest> {
  const found = await readApproval(approvalId, remediation.deps);
  if (found.kind === "unavailable") throw storeSilent(remediation, `${approvalId} cannot be read`);
  const { place } = remediation;
  if (found.kind === "found" && found.request.environment === place.environment) return found.request;
  throw new CliError(EXIT.usage, {
    what: `${describeTarget(place)} knows no question ${approvalId}`,
    where: "<approval>",
    allowed: "a question that is asked now",
    remedy: `npx homeostat remediation status ${targetFlags(place)}`,
  });
}

/** Whoever answers has seen what is asked: on a terminal just now, elsewhere by naming its digest. */
async function assertMeant(
  decision: ApprovalAnswer["decision"],
  { yes, digest }: AnswerOptions,
  request: ApprovalRequest,
  place: TargetName,
): Promise<void> {
  if (digest !== undefined && digest !== request.digest) {
    throw new CliError(EXIT.usage, {
      what: `the digest is not of what is asked; nothing was ${decision === "approve" ? "approved" : "rejected"}`,
      where: "--digest",
      allowed: request.digest,
      remedy: "look at the plan above; if you mean that one, name its digest",
    });
  }
  if (yes === true && digest !== undefined) return;
  const expected = place.guarded ? place.environment : "yes";
  if (yes === true || !canAsk()) {
    throw new CliError(EXIT.usage, {
      what: yes === true ? "--yes says nothing about what was looked at" : "there is no terminal to ask on",
      where: "--digest",
      allowed: `--yes --digest ${request.digest}`,
      remedy: "look at the plan above; if you mean it, name its digest",
    });
  }
  const said = await ask(`${decision} this in ${describeTarget(place)}? Type "${expected}":`);
  if (said === expected) return;
  throw new CliError(EXIT.usage, {
    what: `not confirmed; the question is still open`,
    remedy: `type "${expected}" to go on`,
  });
}

function accepted(
  result: ApprovalResult,
  place: TargetName,
  { id, incident }: ApprovalRequest,
): ApprovalRequest {
  switch (result.kind) {
    case "done":
      return result.request;
    case "refused":
      throw new CliError(EXIT.failed, {
        what: `the answer does not count: ${result.refusals.map(({ says }) => says).join("; ")}`,
        where: id,
        remedy: remedyOf(result.refusals, incident.id, place),
      });
    case "unavailable":
      throw new CliError(EXIT.failed, {
        what: `it is not known whether the answer counts: ${result.says}`,
        where: id,
        remedy: `give the same answer again: it counts once`,
      });
  }
}

function remedyOf(refusals: readonly ApprovalRefusal[], incidentId: string, place: TargetName): string {
  const show = `npx homeostat incidents show ${incidentId} ${targetFlags(place)}`;
  return refusals.some(({ code }) => code === "own-incident")
    ? `let another person answer; meanwhile: ${show}`
    : `see what became of it: ${show}`;
}

function noId(given: string, options: TargetOptions): CliError {
  return new CliError(EXIT.usage, {
    what: `"${given}" is no question`,
    where: "<approval>",
    allowed: "apr- and 20 hexadecimal digits, as messages and `remediation status` show it",
    remedy: `npx homeostat remediation status ${statedFlags(options)}`,
  });
}
