import type { admit } from "../admission/admit";
import type { MemoryStore } from "../admission/memory-store";
import type { settle } from "../admission/settle";
import type { earnedAutonomy } from "../autonomy";
import type { decide } from "../decide";
import type { executionId } from "../execution-id";
import type { guardrailLimits } from "../guardrails/limits";
import type { bestMatch, indexRunbooks } from "../match";
import type { policyOf } from "../policy/default-policies";
import type { RunbookSpec } from "../runbook-spec";

/** All that decides about an incident, of one version: handed to the replay, so that it can be another version's. */
export interface DecisionCode {
  readonly RUNBOOKS: readonly RunbookSpec[];
  readonly policyOf: typeof policyOf;
  readonly indexRunbooks: typeof indexRunbooks;
  readonly bestMatch: typeof bestMatch;
  readonly earnedAutonomy: typeof earnedAutonomy;
  readonly decide: typeof decide;
  readonly executionId: typeof executionId;
  readonly guardrailLimits: typeof guardrailLimits;
  readonly admit: typeof admit;
  readonly settle: typeof settle;
  readonly MemoryStore: typeof MemoryStore;
}

/** The module of each part, from the folder `automation/`. */
export const DECISION_MODULES = {
  RUNBOOKS: "runbooks/index",
  policyOf: "remediation/policy/default-policies",
  indexRunbooks: "remediation/match",
  bestMatch: "remediation/match",
  earnedAutonomy: "remediation/autonomy",
  decide: "remediation/decide",
  executionId: "remediation/execution-id",
  guardrailLimits: "remediation/guardrails/limits",
  admit: "remediation/admission/admit",
  settle: "remediation/admission/settle",
  MemoryStore: "remediation/admission/memory-store",
} as const satisfies Readonly<Record<keyof DecisionCode, string>>;
