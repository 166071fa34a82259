import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact, textFact } from "../facts";
import { invocationsIn, type Invocations, lastMinutes, minutesSince } from "../invocations";
import { ownFunction } from "../own-function";
import type { FunctionConcurrency } from "../ports/function-concurrency";
import type { Metrics } from "../ports/metrics";
import { reservedFrom, reservedText } from "../reserved-text";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly concurrency: FunctionConcurrency;
  readonly metrics: Metrics;
}

/** One copy goes on, so that whether the function still fails can be seen. */
const THROTTLED = 1;
const MINUTES = 5;
const FAILED_SHARE = 0.05;

/** Effects of `throttle-function`. */
export function createSteps({ concurrency, metrics }: Ports): StepsOf<typeof spec> {
  const reserved = async ({ incident }: StepContext): Promise<string> =>
    reservedText(await concurrency.reserved(ownFunction(incident)));

  return {
    targetState: async (context) => ({ reserved: await reserved(context) }),
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
        const copies = await concurrency.reserved(ownFunction(incident));
        const passed = copies === undefined || copies > THROTTLED;
        return { passed, says: `reserved are ${copies ?? "none"}` };
      },
    },
    actions: {
      "lower-concurrency": async (context) => {
        const name = ownFunction(context.incident);
        const before = textFact(context.before, "reserved");
        const now = await reserved(context);
        if (now !== String(THROTTLED)) {
          if (now !== before) throw changedBySomebody(name, now);
          // First, so that a function is never throttled without a word of what it had.
          await concurrency.leaveMark(name, before);
          await concurrency.reserve(name, THROTTLED);
        }
        return { says: `${name} runs one copy at a time; reserved were ${before}` };
      },
    },
    rollbacks: {
      "restore-concurrency": async (context) => {
        const name = ownFunction(context.incident);
        const before = textFact(context.before, "reserved");
        const now = await reserved(context);
        if (now !== before && now !== String(THROTTLED)) throw changedBySomebody(name, now);
        if (now !== before) await concurrency.reserve(name, reservedFrom(before));
        await concurrency.removeMark(name);
        return { says: `reserved for ${name} are ${before} again` };
      },
    },
    rolledBack: async (context) => {
      const now = await reserved(context);
      const before = textFact(context.before, "reserved");
      return { passed: now === before, says: `reserved are ${now}; there were ${before}` };
    },
    postChecks: {
      "concurrency-lowered": async (context) => {
        const now = await reserved(context);
        return { passed: now === String(THROTTLED), says: `reserved are ${now}` };
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

function changedBySomebody(name: string, now: string): Error {
  return new Error(`reserved for ${name} are ${now} now: somebody else changed it meanwhile`);
}
