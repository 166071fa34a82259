import type { EngineDeps } from "../admission/deps";
import type { Grant } from "../admission/records";
import type { Incident } from "../incident";
import type { Autonomy } from "../runbook-spec";
import { Autonomies } from "./autonomies";
import type { DecisionCode } from "./decision-code";
import { DEFAULT_APPROVAL, DEFAULT_EXECUTION, type HistoryEntry } from "./entry";
import { Occurrences } from "./occurrences";
import type { Verdict } from "./verdict";
import type { Ending } from "./ending";

/** Terms of a replay. */
export interface ReplayOptions {
  /** What every runbook is taken to have earned before the history begins. @default - the environment's initial level */
  readonly initialAutonomy?: Autonomy;
}

/**
 * Decides a whole history with one version of the code: each incident is matched, decided and admitted at its own time,
 * and what was admitted ends as the history tells, so that limits, cooldowns, breakers, locks and earned autonomy are at
 * every moment what they would have been. Nothing reads a clock or rolls dice: the same history has the same verdicts.
 *
 * @param entries in the order of their detection
 * @returns a verdict for each entry, in their order
 */
export async function replay(
  entries: readonly HistoryEntry[],
  code: DecisionCode,
  options: ReplayOptions = {},
): Promise<readonly Verdict[]> {
  const run = new Replay(code, options);
  const verdicts: Verdict[] = [];
  for (const entry of entries) verdicts.push(await run.next(entry));
  return verdicts;
}

class Replay {
  readonly #index;
  readonly #occurrences = new Occurrences();
  readonly #autonomies;
  /** Executions in flight, the one that ends first at the end. */
  readonly #endings: Ending[] = [];
  readonly #deps: EngineDeps;
  #nowMs = 0;
  #ids = 0;

  constructor(
    private readonly code: DecisionCode,
    private readonly options: ReplayOptions,
  ) {
    this.#index = code.indexRunbooks(code.RUNBOOKS);
    this.#autonomies = new Autonomies(code.earnedAutonomy);
    this.#deps = {
      store: new code.MemoryStore(),
      clock: () => this.#nowMs,
      random: () => 0,
      sleep: () => Promise.resolve(),
      newId: () => `replay-${(this.#ids += 1)}`,
    };
  }

  async next(entry: HistoryEntry): Promise<Verdict> {
    const { incident } = entry;
    await this.#endUntil(incident.detectedAtMs);
    this.#nowMs = incident.detectedAtMs;
    const { admission, runs } = await this.#admit(incident);
    const { grant, decision } = admission;
    const { outcome, runbookId, reasons } = decision;
    const verdict = { outcome, ...(runbookId !== undefined && { runbookId }), reasons };
    if (runs) return { ...verdict, repeats: true };
    if (grant) this.#begin(entry, grant);
    else this.#occurrences.ended(incident.id, this.#nowMs);
    return verdict;
  }

  async #admit(incident: Incident) {
    const { code } = this;
    const { id: incidentId, environment, service, target } = incident;
    const match = code.bestMatch(incident, this.#index);
    const policy = code.policyOf(environment);
    const spec = match?.spec;
    const autonomy = spec
      ? this.#autonomies.level(spec, incident, this.options.initialAutonomy ?? policy.initialAutonomy)
      : "shadow";
    const decision = code.decide(incident, match, { policy, autonomy, guardrails: [], nowMs: this.#nowMs });
    const executionId = code.executionId({
      incidentId,
      occurrence: this.#occurrences.before(incidentId, incident.detectedAtMs),
      ...(spec && { runbookId: spec.id }),
    });
    const runs = this.#endings.some(({ grant }) => grant.executionId === executionId);
    const run = spec && {
      scope: { environment, runbookId: spec.id, service, target: `${target.type}/${target.id}` },
      limits: code.guardrailLimits(undefined, spec.guardrails),
    };
    const request = { executionId, environment, decision, ...(run && { run }) };
    return { admission: await code.admit(request, this.#deps), runs };
  }

  #begin(
    { incident, execution = DEFAULT_EXECUTION, approval = DEFAULT_APPROVAL }: HistoryEntry,
    grant: Grant,
  ) {
    const waitsMs = grant.needsApproval ? approval.afterSeconds * 1_000 : 0;
    const about = { grant, incident };
    if (grant.needsApproval && approval.answer !== "approved") {
      const outcome = approval.answer === "rejected" ? "cancelled" : "refused";
      this.#endings.push({ ...about, atMs: this.#nowMs + waitsMs, outcome });
    } else {
      const atMs = this.#nowMs + waitsMs + execution.seconds * 1_000;
      this.#endings.push({ ...about, atMs, outcome: execution.outcome });
    }
    this.#endings.sort((left, right) => right.atMs - left.atMs);
  }

  async #endUntil(nowMs: number): Promise<void> {
    for (let last = this.#endings.at(-1); last && last.atMs <= nowMs; last = this.#endings.at(-1)) {
      this.#endings.pop();
      const { grant, incident, outcome, atMs } = last;
      this.#nowMs = atMs;
      const settled = await this.code.settle(grant, outcome, "as the history tells", this.#deps);
      if (settled.kind !== "done") {
        throw new Error(`${grant.executionId} of ${incident.id} could not be settled: ${settled.kind}`);
      }
      this.#occurrences.ended(incident.id, atMs);
      this.#autonomies.count(grant.scope.runbookId, incident, outcome);
    }
  }
}
