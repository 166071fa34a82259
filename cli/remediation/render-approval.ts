import type { ApprovalRequest } from "../../automation/remediation/approval/approval-item";
import { duration } from "../terminal/duration";
import { instantOf, line, list } from "../terminal/lines";
import { styleFor } from "../terminal/style";

const style = styleFor(process.stderr);

/** A question as a person sees it before the answer: what would be done to what, in which state, until when. */
export function renderApproval(request: ApprovalRequest, nowMs: number): string {
  const { id, digest, plan, environment, runbookId, target, incident, reportedBy, untilMs } = request;
  const facts = Object.entries(plan.targetState).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const left = untilMs > nowMs ? `in ${duration(untilMs - nowMs)}` : "over";
  return [
    line("question", [style.bold, id], ` in ${environment}`),
    line(
      "trouble",
      `${incident.rootCause} (${incident.severity}), service ${incident.service}, ${incident.id}`,
    ),
    line("reported", `${incident.source.kind}${reportedBy === undefined ? "" : ` by ${reportedBy}`}`),
    line("runbook", [style.bold, runbookId]),
    ...list(
      "would do",
      plan.actions.map((action, index) => `${index + 1}. ${action}`),
    ),
    line("to", target),
    ...list("which has", facts),
    line("looked at", instantOf(plan.madeAtMs)),
    line("until", `${instantOf(untilMs)} (${left})`),
    line("digest", digest),
  ].join("\n");
}
