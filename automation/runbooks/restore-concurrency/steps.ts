import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
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

const MINUTES = 5;
const QUIET_MINUTES = 2;
const FAILED_SHARE = 0.05;
/** Lambda itself leaves so much to the functions that have nothing reserved. */
const LEFT_FOR_OTHERS = 100;

/** Effects of `restore-concurrency`. */
export function createSteps({ concurrency, metrics }: Ports): StepsOf<typeof spec> {
  const reserved = async ({ incident }: StepContext): Promise<string> =>
    reservedText(await concurrency.reserved(ownFunction(incident)));
  const mark = ({ incident }: StepContext): Promise<string | undefined> =>
    concurrency.mark(ownFunction(incident));
  const lately = ({ incident, now }: StepContext): Promise<Invocations> =>
    invocationsIn(metrics, ownFunction(incident), lastMinutes(now(), MINUTES));

  return {
    targetState: async (context) => {
      const wanted = await mark(context);
      if (wanted === undefined) throw new Error("it is not known what was reserved before");
      return { reserved: await reserved(context), wanted };
    },
    preChecks: {
      "throttled-by-us": async (context) => {
        const before = await mark(context);
        const says =
          before === undefined ? "nobody throttled it by a runbook" : `reserved were ${before} before`;
        return { passed: before !== undefined, says };
      },
      "function-throttled": async (context) => {
        const { refused } = await lately(context);
        return {
          passed: refused > 0,
          says: `${refused} invocations of the last ${MINUTES} minutes were refused`,
        };
      },
      "function-succeeds": async (context) => {
        const { invoked, failed } = await lately(context);
        const passed = invoked > 0 && failed / invoked < FAILED_SHARE;
        return { passed, says: `${failed} of ${invoked} invocations of the last ${MINUTES} minutes failed` };
      },
      "account-has-room": async (context) => {
        const [before, now, unreserved] = await Promise.all([
          mark(context),
          concurrency.reserved(ownFunction(context.incident)),
          concurrency.unreserved(),
        ]);
        const wanted = before === undefined ? undefined : reservedFrom(before);
        const left = unreserved - Math.max(0, (wanted ?? 0) - (now ?? 0));
        return { passed: left >= LEFT_FOR_OTHERS, says: `${left} executions are left for everything else` };
      },
    },
    actions: {
      "raise-concurrency": async (context) => {
        const name = ownFunction(context.incident);
        const { before, wanted } = plannedOf(context);
        const now = await reserved(context);
        if (now !== wanted) {
          if (now !== before) throw changedBySomebody(name, now);
          await concurrency.reserve(name, reservedFrom(wanted));
        }
        await concurrency.removeMark(name);
        return { says: `reserved for ${name} are ${wanted} instead of ${before}` };
      },
    },
    rollbacks: {
      "lower-concurrency-again": async (context) => {
        const name = ownFunction(context.incident);
        const { before, wanted } = plannedOf(context);
        const now = await reserved(context);
        if (now !== before && now !== wanted) throw changedBySomebody(name, now);
        await concurrency.leaveMark(name, wanted);
        if (now !== before) await concurrency.reserve(name, reservedFrom(before));
        return { says: `reserved for ${name} are ${before} again` };
      },
    },
    rolledBack: async (context) => {
      const [now, left] = await Promise.all([reserved(context), mark(context)]);
      const { before, wanted } = plannedOf(context);
      return { passed: now === before && left === wanted, says: `reserved are ${now}; there were ${before}` };
    },
    postChecks: {
      "concurrency-raised": async (context) => {
        const [now, { wanted }] = [await reserved(context), plannedOf(context)];
        return { passed: now === wanted, says: `reserved are ${now}; wanted are ${wanted}` };
      },
      "throttles-gone": async ({ incident, actingSinceMs, now }) => {
        const span = minutesSince(actingSinceMs, now(), QUIET_MINUTES);
        if (!span) return { passed: false, says: "no minute has passed since" };
        const { minutes, invoked, refused } = await invocationsIn(metrics, ownFunction(incident), span);
        const passed = minutes >= QUIET_MINUTES && invoked > 0 && refused === 0;
        return { passed, says: `${refused} were refused and ${invoked} invoked in ${minutes} minutes since` };
      },
    },
  };
}

function plannedOf({ before }: StepContext): { readonly before: string; readonly wanted: string } {
  return { before: textFact(before, "reserved"), wanted: textFact(before, "wanted") };
}

function changedBySomebody(name: string, now: string): Error {
  return new Error(`reserved for ${name} are ${now} now: somebody else changed it meanwhile`);
}
