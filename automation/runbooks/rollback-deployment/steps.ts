import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact, textFact } from "../facts";
import { ownFunction } from "../own-function";
import { ownService } from "../own-service";
import type { Metrics } from "../ports/metrics";
import type { Releases, Serving } from "../ports/releases";
import { failuresSince } from "./failures";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly services: Releases;
  readonly functions: Releases;
  readonly metrics: Metrics;
}

const HOUR_MS = 3_600_000;
/** Trouble of an older version was not brought by its deployment. */
const LATELY_MS = 24 * HOUR_MS;

/** Effects of `rollback-deployment`. */
export function createSteps({ services, functions, metrics }: Ports): StepsOf<typeof spec> {
  const place = ({ incident }: StepContext): { readonly releases: Releases; readonly target: string } =>
    incident.target.type === "AWS::Lambda::Function"
      ? { releases: functions, target: ownFunction(incident) }
      : { releases: services, target: ownService(incident) };
  const look = (context: StepContext): Promise<Serving> => {
    const { releases, target } = place(context);
    return releases.serving(target);
  };
  const lastGood = (context: StepContext): Promise<string | undefined> => {
    const { releases, target } = place(context);
    return releases.lastGood(target);
  };
  /** Does nothing where it is done already, and throws where a third version serves. */
  const exchange = async (context: StepContext, version: string, instead: string): Promise<string> => {
    const { releases, target } = place(context);
    const serving = await releases.serving(target);
    if (serving.version !== version) await releases.exchange(target, { version, instead });
    return `${target} gets ${shortOf(version)} instead of ${shortOf(instead)}`;
  };

  return {
    targetState: async (context) => {
      const [{ version }, goodVersion] = await Promise.all([look(context), lastGood(context)]);
      if (goodVersion === undefined)
        throw new Error(`no version before ${version} is known to have run well`);
      return { version, goodVersion };
    },
    preChecks: {
      "deployed-lately": async (context) => {
        const { version, sinceMs, isUndoneAlready } = await look(context);
        if (isUndoneAlready) {
          return { passed: false, says: `ECS itself goes back to ${shortOf(version)}, or has done so` };
        }
        const hours = (context.now() - sinceMs) / HOUR_MS;
        const says = `${shortOf(version)} was deployed ${hours.toFixed(1)} hours ago`;
        return { passed: context.now() - sinceMs <= LATELY_MS, says };
      },
      "good-version-known": async (context) => {
        const [{ version }, good] = await Promise.all([look(context), lastGood(context)]);
        const says =
          good === undefined
            ? `no version before ${shortOf(version)} is known to have run well`
            : `${shortOf(good)} ran well before ${shortOf(version)}`;
        return { passed: good !== undefined, says };
      },
    },
    actions: {
      "restore-version": async (context) => {
        const { version, goodVersion } = plannedOf(context);
        return { says: await exchange(context, goodVersion, version) };
      },
    },
    rollbacks: {
      "restore-newer-version": async (context) => {
        const { version, goodVersion } = plannedOf(context);
        return { says: await exchange(context, version, goodVersion) };
      },
    },
    rolledBack: async (context) => {
      const { version, isWhole } = await look(context);
      const passed = version === plannedOf(context).version && isWhole;
      return {
        passed,
        says: `${shortOf(version)} serves${isWhole ? " everything" : ", not yet everything"}`,
      };
    },
    postChecks: {
      "version-restored": async (context) => {
        const { version, isWhole } = await look(context);
        const passed = version === plannedOf(context).goodVersion && isWhole;
        return {
          passed,
          says: `${shortOf(version)} serves${isWhole ? " everything" : ", not yet everything"}`,
          ...(passed && { notes: { servesSinceMs: context.now() } }),
        };
      },
      "errors-fell": ({ incident, notes, now }) =>
        failuresSince(metrics, { incident, sinceMs: numberFact(notes, "servesSinceMs"), now }),
    },
  };
}

function plannedOf({ before }: StepContext): { readonly version: string; readonly goodVersion: string } {
  return { version: textFact(before, "version"), goodVersion: textFact(before, "goodVersion") };
}

/** `family:revision` of a task definition; a function's version has no other name. */
function shortOf(version: string): string {
  return version.split("/").at(-1) ?? version;
}
