import type { Unavailable } from "../admission/guardrail-store";
import { earnedAutonomy } from "../autonomy";
import { resultsOf } from "../autonomy-ledger";
import type { Incident } from "../incident";
import { AUTONOMY_LEVELS, type Autonomy, type RunbookSpec } from "../runbook-spec";
import type { IntakeDeps } from "./deps";

/** What a runbook may do by itself about a root cause. */
export type EarnedLevel = { readonly kind: "read"; readonly level: Autonomy } | Unavailable;

/** The furthest that is gone on a ledger that cannot be understood: what it may have lost is not known. */
const UNREADABLE: Autonomy = "suggest";

/** Reads what was earned. Without results it is the environment's initial level; with results nobody understands it is never above that. */
export async function earnedLevel(
  { id, maximumAutonomy }: RunbookSpec,
  { rootCause }: Incident,
  { ledger, policy }: Pick<IntakeDeps, "ledger" | "policy">,
): Promise<EarnedLevel> {
  const page = await ledger.read(id, rootCause);
  if (page.kind === "unavailable") return page;
  const results = resultsOf(page);
  if (!results) return { kind: "read", level: lowest(policy.initialAutonomy, UNREADABLE) };
  const { level } = earnedAutonomy({
    results: results.map(({ result }) => result),
    initial: policy.initialAutonomy,
    maximum: maximumAutonomy,
  });
  return { kind: "read", level };
}

function lowest(left: Autonomy, right: Autonomy): Autonomy {
  return AUTONOMY_LEVELS.indexOf(left) <= AUTONOMY_LEVELS.indexOf(right) ? left : right;
}
