import { type VerifiedResult, verifiedResultOf } from "../autonomy";
import type { SettledOutcome } from "../guardrails/event";
import type { Incident } from "../incident";
import type { Autonomy, RunbookSpec } from "../runbook-spec";
import type { DecisionCode } from "./decision-code";

/** What runbooks earn and lose while a history is replayed. */
export class Autonomies {
  readonly #results = new Map<string, VerifiedResult[]>();

  constructor(private readonly earnedAutonomy: DecisionCode["earnedAutonomy"]) {}

  /** The level that a runbook has by now for a root cause. */
  level({ id, maximumAutonomy: maximum }: RunbookSpec, { rootCause }: Incident, initial: Autonomy): Autonomy {
    const results = this.#results.get(key(id, rootCause)) ?? [];
    return this.earnedAutonomy({ results, initial, maximum }).level;
  }

  /** An execution has ended; what touched nothing shows nothing. */
  count(runbookId: string, { rootCause }: Incident, outcome: SettledOutcome): void {
    const result = verifiedResultOf(outcome);
    if (!result) return;
    const of = key(runbookId, rootCause);
    const known = this.#results.get(of);
    if (known) known.push(result);
    else this.#results.set(of, [result]);
  }
}

function key(runbookId: string, rootCause: string): string {
  return JSON.stringify([runbookId, rootCause]);
}
