import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { ConcurrencyLimits, type LimitPorts } from "../concurrency-limits";
import { numberFact, recordFact } from "../facts";
import { invocationsIn, type Invocations, lastMinutes, minutesSince } from "../invocations";
import { limitFrom } from "../limit-text";
import { limitedFunction, ownQueue } from "../limited-function";
import {
  areAs,
  type Limits,
  limitsSay,
  lowest,
  namedIn,
  pick,
  refuseStrange,
  RESERVED,
  strangeLimits,
} from "../limits";
import type { Metrics } from "../ports/metrics";
import { oldestMessageSeconds } from "../queue-age";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports extends LimitPorts {
  readonly metrics: Metrics;
}

const MINUTES = 5;
const QUIET_MINUTES = 2;
const FAILED_SHARE = 0.05;
/** Lambda itself leaves so much to the functions that have nothing reserved. */
const LEFT_FOR_OTHERS = 100;

/** Effects of `restore-concurrency`. */
export function createSteps({ concurrency, mappings, metrics }: Ports): StepsOf<typeof spec> {
  const limits = new ConcurrencyLimits({ concurrency, mappings });
  const named = ({ incident }: StepContext): Promise<string> => limitedFunction(incident, mappings);
  const limitsNow = async (name: string): Promise<Limits> => (await limits.of(name)).now;
  /** What was noted of limits that are still as low as a runbook made them: others were changed by somebody since. */
  const wantedOf = async (name: string): Promise<Limits> => {
    const [marks, now] = await Promise.all([limits.marks(name), limitsNow(name)]);
    return pick(marks, ([limit]) => now[limit] === lowest(limit));
  };
  const lately = async (context: StepContext): Promise<Invocations> =>
    invocationsIn(metrics, await named(context), lastMinutes(context.now(), MINUTES));

  return {
    targetState: async (context) => {
      const name = await named(context);
      const wanted = await wantedOf(name);
      return { limits: namedIn(await limitsNow(name), wanted), wanted };
    },
    preChecks: {
      "throttled-by-us": async (context) => {
        const wanted = await wantedOf(await named(context));
        const passed = Object.keys(wanted).length > 0;
        return {
          passed,
          says: passed ? `before, ${limitsSay(wanted)}` : "no limit is as low as a runbook made it",
        };
      },
      "held-back": async (context) => {
        const queue = ownQueue(context.incident);
        if (queue !== undefined) {
          const seconds = await oldestMessageSeconds(metrics, queue, lastMinutes(context.now(), MINUTES));
          return {
            passed: seconds !== undefined && seconds > 0,
            says: ageSays(queue, seconds),
            ...(seconds !== undefined && { notes: { oldestSeconds: seconds } }),
          };
        }
        const held = pick(await wantedOf(await named(context)), ([limit]) => limit !== RESERVED);
        const { refused } = await lately(context);
        return {
          // Nothing is refused where a mapping leaves its messages where they are.
          passed: refused > 0 || Object.keys(held).length > 0,
          says: `${refused} invocations of the last ${MINUTES} minutes were refused, and of its queues ${Object.keys(held).length} are held back`,
        };
      },
      "function-succeeds": async (context) => {
        const { invoked, failed } = await lately(context);
        const passed = invoked > 0 && failed / invoked < FAILED_SHARE;
        return { passed, says: `${failed} of ${invoked} invocations of the last ${MINUTES} minutes failed` };
      },
      "account-has-room": async (context) => {
        const name = await named(context);
        const { [RESERVED]: wanted } = await wantedOf(name);
        if (wanted === undefined) return { passed: true, says: "nothing is to be reserved" };
        const [now, unreserved] = await Promise.all([concurrency.reserved(name), concurrency.unreserved()]);
        const left = unreserved - Math.max(0, (limitFrom(wanted) ?? 0) - (now ?? 0));
        return { passed: left >= LEFT_FOR_OTHERS, says: `${left} executions are left for everything else` };
      },
    },
    actions: {
      "raise-concurrency": async (context) => {
        const name = await named(context);
        const { before, wanted } = plannedOf(context);
        const now = await limits.settled(name, context);
        refuseStrange(now, strangeLimits(now, before, wanted));
        await limits.set(name, wanted, now);
        // With what was noted of limits that somebody else changed or took away: nobody goes back to it.
        await limits.removeMarks(name, await limits.marks(name));
        return { says: `of ${name}, ${limitsSay(wanted)}; before, ${limitsSay(before)}` };
      },
    },
    rollbacks: {
      "lower-concurrency-again": async (context) => {
        const name = await named(context);
        const { before, wanted } = plannedOf(context);
        const now = await limits.settled(name, context);
        const strange = strangeLimits(now, before, wanted);
        const isOurs = ([limit]: readonly [string, string]): boolean => !strange.includes(limit);
        await limits.leaveMarks(name, pick(wanted, isOurs));
        await limits.set(name, pick(before, isOurs), now);
        refuseStrange(now, strange);
        return { says: `of ${name}, ${limitsSay(before)} again` };
      },
    },
    rolledBack: async (context) => {
      const name = await named(context);
      const { before, wanted } = plannedOf(context);
      const [now, marks] = await Promise.all([limitsNow(name), limits.marks(name)]);
      return {
        passed: areAs(before, now) && areAs(wanted, marks),
        says: `${limitsSay(namedIn(now, before))}; before, ${limitsSay(before)}`,
      };
    },
    postChecks: {
      "concurrency-raised": async (context) => {
        const { now, isChanging } = await limits.of(await named(context));
        const { wanted } = plannedOf(context);
        return {
          passed: areAs(wanted, now) && !isChanging,
          says: `${limitsSay(namedIn(now, wanted))}; wanted, ${limitsSay(wanted)}`,
        };
      },
      "work-goes-on": async (context) => {
        const { incident, actingSinceMs, now, notes } = context;
        const span = minutesSince(actingSinceMs, now(), QUIET_MINUTES);
        if (!span) return { passed: false, says: "no minute has passed since" };
        const { minutes, invoked, refused } = await invocationsIn(metrics, await named(context), span);
        const runs = minutes >= QUIET_MINUTES && invoked > 0 && refused === 0;
        const says = `${refused} were refused and ${invoked} invoked in ${minutes} minutes since`;
        const queue = ownQueue(incident);
        if (queue === undefined) return { passed: runs, says };
        const before = numberFact(notes, "oldestSeconds");
        const seconds = await oldestMessageSeconds(metrics, queue, span);
        return {
          passed: runs && seconds !== undefined && seconds < before,
          says: `${says}; ${ageSays(queue, seconds)}, before ${before}`,
        };
      },
    },
  };
}

function plannedOf({ before }: StepContext): { readonly before: Limits; readonly wanted: Limits } {
  return { before: recordFact(before, "limits"), wanted: recordFact(before, "wanted") };
}

function ageSays(queue: string, seconds: number | undefined): string {
  return seconds === undefined
    ? `how long messages of ${queue} wait was not measured`
    : `the oldest message of ${queue} waits for ${seconds} seconds`;
}
