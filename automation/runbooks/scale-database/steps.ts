import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { keptBreaking, withinBoundSince } from "../measured";
import { ownDatabase } from "../own-database";
import type { DatabaseChanges } from "../ports/database-changes";
import type { DatabaseClasses } from "../ports/database-classes";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { Metrics } from "../ports/metrics";
import { nextClass } from "./classes";
import { loadOf } from "./load";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly databases: Databases;
  readonly changes: DatabaseChanges;
  readonly classes: DatabaseClasses;
  readonly metrics: Metrics;
}

const LASTING_MINUTES = 10;

/** Effects of `scale-database`. */
export function createSteps({ databases, changes, classes, metrics }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<DatabaseInstance> =>
    databases.describe(ownDatabase(incident));

  return {
    targetState: async (context) => {
      const { instanceClass, resourceId } = await look(context);
      const wantedClass = nextClass(instanceClass);
      if (wantedClass === undefined) throw new Error(`there is no class above ${instanceClass}`);
      return { resourceId, instanceClass, wantedClass };
    },
    preChecks: {
      "instance-available": async (context) => {
        const { id, state, pendingChanges } = await look(context);
        const pending = pendingChanges.length > 0 ? pendingChanges.join(", ") : "nothing";
        const passed = state === "available" && pendingChanges.length === 0;
        return { passed, says: `${id} is ${state}, and ${pending} is pending` };
      },
      "larger-class-exists": async (context) => {
        const { instanceClass, engine, engineVersion, zone } = await look(context);
        const wanted = nextClass(instanceClass);
        if (wanted === undefined) return { passed: false, says: `above ${instanceClass} a person orders` };
        const passed = await classes.isOffered({ engine, engineVersion, zone, instanceClass: wanted });
        const offered = passed ? "offered" : "not offered";
        return { passed, says: `${wanted} is ${offered} for ${engine} ${engineVersion} in ${zone}` };
      },
      "load-lasts": async (context) =>
        keptBreaking(
          metrics,
          loadOf(context.incident.rootCause, await look(context)),
          context,
          LASTING_MINUTES,
        ),
    },
    actions: {
      "change-class": async (context) => {
        const { before, wanted } = plannedOf(context);
        const { id, state, instanceClass, pendingClass } = await look(context);
        if (instanceClass !== wanted && pendingClass !== wanted) {
          if (instanceClass !== before || pendingClass !== undefined)
            throw changedBySomebody(id, instanceClass);
          if (state !== "available") throw new Error(`${id} is ${state}, not available`);
          await changes.modify(id, { instanceClass: wanted });
        }
        return { says: `${id} becomes ${wanted} instead of ${before}` };
      },
    },
    rollbacks: {
      "change-class-back": async (context) => {
        const { before, wanted } = plannedOf(context);
        const { id, state, instanceClass, pendingClass } = await look(context);
        if (instanceClass === before && pendingClass === undefined) return { says: `${id} is ${before}` };
        if (pendingClass === before) return { says: `${id} becomes ${before} again` };
        if (instanceClass !== wanted && pendingClass !== wanted) throw changedBySomebody(id, instanceClass);
        if (state !== "available") throw new Error(`${id} is ${state} and cannot be changed back yet`);
        await changes.modify(id, { instanceClass: before });
        return { says: `${id} becomes ${before} again` };
      },
    },
    rolledBack: async (context) => {
      const { before } = plannedOf(context);
      const { id, state, instanceClass } = await look(context);
      const passed = instanceClass === before && state === "available";
      return { passed, says: `${id} is ${state} with ${instanceClass}; it had ${before}` };
    },
    postChecks: {
      "class-changed": async (context) => {
        const { wanted } = plannedOf(context);
        const { id, state, instanceClass } = await look(context);
        const passed = instanceClass === wanted && state === "available";
        return { passed, says: `${id} is ${state} with ${instanceClass}; wanted is ${wanted}` };
      },
      "load-fell": async (context) =>
        withinBoundSince(metrics, loadOf(context.incident.rootCause, await look(context)), context),
    },
  };
}

function plannedOf({ before }: StepContext): { readonly before: string; readonly wanted: string } {
  return { before: textFact(before, "instanceClass"), wanted: textFact(before, "wantedClass") };
}

function changedBySomebody(id: string, instanceClass: string): Error {
  return new Error(
    `${id} has ${instanceClass} now, or is about to change: somebody else changed it meanwhile`,
  );
}
