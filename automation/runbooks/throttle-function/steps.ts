import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { ConcurrencyLimits, type LimitPorts } from "../concurrency-limits";
import { numberFact, recordFact } from "../facts";
import { invocationsIn, type Invocations, lastMinutes, minutesSince } from "../invocations";
import { areAs, lowered, limitsSay, namedIn, pick, refuseStrange, strangeLimits } from "../limits";
import { ownFunction } from "../own-function";
import type { Metrics } from "../ports/metrics";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports extends LimitPorts {
  readonly metrics: Metrics;
}

const MINUTES = 5;
const FAILED_SHARE = 0.05;

/** Effects of `throttle-function`. */
export function createSteps({ concurrency, mappings, metrics }: Ports): StepsOf<typeof spec> {
  const limits = new ConcurrencyLimits({ concurrency, mappings });

  return {
    targetState: async ({ incident }) => ({ limits: (await limits.of(ownFunction(incident))).toLower }),
    preChecks: {
      "function-fails": async (context) => {
        const { incident, now } = context;
        const seen = await invocationsIn(metrics, ownFunction(incident), lastMinutes(now(), MINUTES));
        const runsWild = incident.rootCause === "function-runaway";
        const fails = seen.invoked > 0 && seen.failed / seen.invoked >= FAILED_SHARE;
        return {
          passed: runsWild ? seen.invoked > 0 : fails,
          says: `${seen.failed} of ${seen.invoked} invocations of the last ${MINUTES} minutes failed`,
          notes: { perMinute: seen.minutes === 0 ? 0 : troublePerMinute(context, seen) },
        };
      },
      "not-throttled-yet": async ({ incident }) => {
        const { now, toLower } = await limits.of(ownFunction(incident));
        return { passed: Object.keys(toLower).length > 0, says: limitsSay(now) };
      },
    },
    actions: {
      "lower-concurrency": async (context) => {
        const name = ownFunction(context.incident);
        const before = recordFact(context.before, "limits");
        const wanted = lowered(before);
        const now = await limits.settled(name, context);
        if (!areAs(wanted, now)) {
          refuseStrange(now, strangeLimits(now, before, wanted));
          // First, so that a function is never throttled without a word of what it had.
          await limits.leaveMarks(name, before);
          await limits.set(name, wanted, now);
        }
        return { says: `of ${name}, ${limitsSay(wanted)}; before, ${limitsSay(before)}` };
      },
    },
    rollbacks: {
      "restore-concurrency": async (context) => {
        const name = ownFunction(context.incident);
        const before = recordFact(context.before, "limits");
        const now = await limits.settled(name, context);
        const strange = strangeLimits(now, before, lowered(before));
        const ours = pick(before, ([limit]) => !strange.includes(limit));
        await limits.set(name, ours, now);
        await limits.removeMarks(name, ours);
        refuseStrange(now, strange);
        return { says: `of ${name}, ${limitsSay(before)} again` };
      },
    },
    rolledBack: async (context) => {
      const { now } = await limits.of(ownFunction(context.incident));
      const before = recordFact(context.before, "limits");
      return {
        passed: areAs(before, now),
        says: `${limitsSay(namedIn(now, before))}; before, ${limitsSay(before)}`,
      };
    },
    postChecks: {
      "concurrency-lowered": async (context) => {
        const { now, isChanging } = await limits.of(ownFunction(context.incident));
        const before = recordFact(context.before, "limits");
        return { passed: areAs(lowered(before), now) && !isChanging, says: limitsSay(namedIn(now, before)) };
      },
      "failures-fell": async (context) => {
        const { incident, actingSinceMs, now, notes } = context;
        const span = minutesSince(actingSinceMs, now(), MINUTES);
        if (!span) return { passed: false, says: "no minute has passed since" };
        const seen = await invocationsIn(metrics, ownFunction(incident), span);
        if (seen.minutes === 0) return { passed: false, says: "nothing was measured since" };
        const [before, after] = [numberFact(notes, "perMinute"), troublePerMinute(context, seen)];
        const what = incident.rootCause === "function-runaway" ? "invocations" : "failures";
        return {
          passed: after < before,
          says: `${after.toFixed(1)} ${what} a minute; there were ${before.toFixed(1)}`,
        };
      },
    },
  };
}

/** What there is too much of: failures, or of a function that runs wild its invocations. */
function troublePerMinute({ incident }: StepContext, { minutes, invoked, failed }: Invocations): number {
  return (incident.rootCause === "function-runaway" ? invoked : failed) / minutes;
}
