/** The three states of an alarm. */
export type StateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What a period without samples counts as. */
export type MissingTreatment = "missing" | "ignore" | "breaching" | "notBreaching";

/** One period of the evaluation range. */
export type Verdict = "breaching" | "good" | "missing";

/** M of N, and what is made of silence. */
export interface StateRule {
  /** N: periods that are looked at. */
  readonly evaluationPeriods: number;
  /** M: periods that must be breaching. */
  readonly datapointsToAlarm: number;
  readonly treatMissing: MissingTreatment;
}

/** What an evaluation came to. */
export interface StateDecision {
  /** `undefined`: the alarm stays as it is. */
  readonly state: StateValue | undefined;
  /** Places in the range, oldest first, of the periods that were looked at. */
  readonly used: readonly number[];
  /** How many periods had to be filled in. */
  readonly filled: number;
}

/**
 * Periods that CloudWatch reads so that it can do without the missing ones. AWS says that the number depends on the
 * period, and shows 5 for N = 3 in all its examples: two more than N.
 */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + 2;
}

/**
 * Decides from the periods of the evaluation range, oldest first.
 *
 * Real periods are preferred over missing ones: with N real ones the missing are passed over, with fewer all real ones
 * count and only as many as lack are filled in.
 */
export function decideState(range: readonly Verdict[], rule: StateRule): StateDecision {
  const { evaluationPeriods, datapointsToAlarm, treatMissing } = rule;
  const real = range.flatMap((verdict, index) => (verdict === "missing" ? [] : [index]));
  const used = real.slice(-evaluationPeriods);
  const filled = evaluationPeriods - used.length;
  const breaching = used.filter((index) => range[index] === "breaching").length;
  const decide = (state: StateValue | undefined): StateDecision => ({ state, used, filled });
  if (filled === 0) return decide(breaching >= datapointsToAlarm ? "ALARM" : "OK");
  switch (treatMissing) {
    case "breaching":
      return decide(breaching + filled >= datapointsToAlarm ? "ALARM" : "OK");
    case "notBreaching":
      return decide(breaching >= datapointsToAlarm ? "ALARM" : "OK");
    case "missing":
    case "ignore":
      if (real.length === 0) return decide(treatMissing === "missing" ? "INSUFFICIENT_DATA" : undefined);
      if (breaching >= datapointsToAlarm) return decide("ALARM");
      if (breaching < used.length) return decide("OK");
      return decide(treatMissing === "missing" && isOldEnough(range, used, rule) ? "ALARM" : undefined);
  }
}

/**
 * Fewer than M periods are known, and all of them are breaching. AWS waits for one more sample ("avoiding premature
 * transitions") until the oldest breaching one is at least M periods old; then silence after it does not save it.
 */
function isOldEnough(range: readonly Verdict[], used: readonly number[], rule: StateRule): boolean {
  const [oldest] = used;
  return oldest !== undefined && range.length - oldest >= rule.datapointsToAlarm;
}
