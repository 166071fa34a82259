import type { Incident } from "../incident";
import type { InFlight } from "../guardrails/items";
import type { ApprovalItem } from "./approval-item";
import type { ApprovalAnswer } from "./decide-approval";
import { isMadeUp, isSamePerson } from "./same-person";

/** Why an answer does not count. */
export interface ApprovalRefusal {
  readonly code:
    | "unknown"
    | "already-decided"
    | "expired"
    | "other-plan"
    | "own-incident"
    | "execution-over"
    | "incomplete";
  readonly says: string;
}

/** Where whoever reports an incident does not also approve what is done about it. */
const FOUR_EYES: readonly string[] = ["prod"];

/** Whether whoever reported the incident may not approve, so that it must be known who does. */
export function needsAnotherPerson({ environment, source }: Incident): boolean {
  return source.kind === "manual" && FOUR_EYES.includes(environment);
}

/** Every reason against an answer now; `execution` is what waits for it, if it still does. */
export function approvalRefusals(
  { by, why, digest, decision }: ApprovalAnswer,
  item: ApprovalItem,
  execution: InFlight | undefined,
  nowMs: number,
): readonly ApprovalRefusal[] {
  const { state, plan, incident } = item;
  const refusals: ApprovalRefusal[] = [];
  const add = (code: ApprovalRefusal["code"], says: string) => refusals.push({ code, says });
  if (by.trim() === "") add("incomplete", "an answer says who gives it");
  if (why.trim() === "") add("incomplete", "an answer says why");
  if (state.is !== "open") add("already-decided", `${state.by} has ${state.is} it; an answer is given once`);
  if (digest !== item.digest) add("other-plan", "what was shown is not what is asked; look at it again");
  if (decision === "reject") {
    if (!(nowMs < plan.untilMs)) add("expired", "the time to answer is over");
    return refusals;
  }
  if (!execution) add("execution-over", "what waited for the answer is over");
  // As strict as the effect itself will be: a yes that comes to nothing is refused now, while a person looks.
  else if (!(nowMs < plan.untilMs - execution.limits.clockSkewMs))
    add("expired", "the time to answer is over");
  if (needsAnotherPerson(incident) && isSamePerson(by, incident.source.reportedBy)) {
    const says = isMadeUp(by)
      ? `it is not known who ${by} is; set role_session_name in the profile to who you are`
      : `${by} reported the incident, or may have; in ${incident.environment} another person approves`;
    add("own-incident", says);
  }
  return refusals;
}
