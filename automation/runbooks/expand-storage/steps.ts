import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact } from "../facts";
import { newest, withinBoundSince } from "../measured";
import { ownDatabase } from "../own-database";
import type { DatabaseChanges } from "../ports/database-changes";
import type { DatabaseEvents } from "../ports/database-events";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { Metrics, MetricSeries } from "../ports/metrics";
import { grownGib } from "./growth";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly databases: Databases;
  readonly changes: DatabaseChanges;
  readonly events: DatabaseEvents;
  readonly metrics: Metrics;
}

const BYTES_PER_GIB = 2 ** 30;
const FREE_SHARE = 0.15;
/** After a change RDS takes no other for so long. */
const REST_MINUTES = 360;
/** A full volume is changed too: it is what the runbook is for. */
const CHANGEABLE = new Set(["available", "storage-full"]);
const SERVING = new Set(["available", "storage-optimization"]);
/** What RDS says when it begins and ends such a change; that a volume is full it tells in nearly the same words. */
const CHANGE_OF_SIZE = /modification to allocated storage/i;

/** Effects of `expand-storage`. Nothing undoes them: a volume never shrinks. */
export function createSteps({ databases, changes, events, metrics }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<DatabaseInstance> =>
    databases.describe(ownDatabase(incident));

  return {
    targetState: async (context) => {
      const instance = await look(context);
      const wantedGib = grownGib(instance);
      if (wantedGib === undefined) throw new Error(`${instance.id} cannot grow within its maximum`);
      return { resourceId: instance.resourceId, allocatedGib: instance.allocatedGib, wantedGib };
    },
    preChecks: {
      "storage-low": async (context) => {
        const instance = await look(context);
        const point = await newest(metrics, freeSeries(instance), { nowMs: context.now(), withinMinutes: 5 });
        if (!point) return { passed: false, says: `free storage of ${instance.id} was not measured lately` };
        const percent = (100 * point.value) / (instance.allocatedGib * BYTES_PER_GIB);
        const says = `${percent.toFixed(1)} % of ${instance.allocatedGib} GiB are free`;
        return { passed: point.value < enoughBytes(instance), says };
      },
      "below-maximum": async (context) => {
        const instance = await look(context);
        const wanted = grownGib(instance);
        const maximum =
          instance.maximumGib === undefined ? "no maximum" : `${instance.maximumGib} GiB at most`;
        const says = `${instance.id} has ${instance.allocatedGib} GiB and ${maximum}`;
        return {
          passed: wanted !== undefined,
          says: wanted === undefined ? says : `${says}; wanted are ${wanted} GiB`,
        };
      },
      "not-optimizing": async (context) => {
        const { id, state, pendingChanges } = await look(context);
        const said = await events.eventsOf(id, REST_MINUTES);
        const grew = said.filter(({ message }) => CHANGE_OF_SIZE.test(message));
        const passed = CHANGEABLE.has(state) && pendingChanges.length === 0 && grew.length === 0;
        const pending = pendingChanges.length > 0 ? pendingChanges.join(", ") : "nothing";
        const says = `${id} is ${state}, ${pending} is pending, and its size changed ${grew.length} times in six hours`;
        return { passed, says };
      },
    },
    actions: {
      "grow-volume": async (context) => {
        const allocatedGib = numberFact(context.before, "wantedGib");
        const { id, state, allocatedGib: now, pendingGib } = await look(context);
        if (now < allocatedGib && pendingGib !== allocatedGib) {
          if (now !== numberFact(context.before, "allocatedGib") || pendingGib !== undefined) {
            throw new Error(
              `${id} has ${now} GiB now, or is about to change: somebody else changed it meanwhile`,
            );
          }
          if (!CHANGEABLE.has(state)) throw new Error(`${id} is ${state} and cannot grow now`);
          await changes.modify(id, { allocatedGib });
        }
        return { says: `${id} grows to ${allocatedGib} GiB` };
      },
    },
    postChecks: {
      "volume-grown": async (context) => {
        const wanted = numberFact(context.before, "wantedGib");
        const { id, state, allocatedGib } = await look(context);
        const passed = allocatedGib >= wanted && SERVING.has(state);
        return { passed, says: `${id} is ${state} with ${allocatedGib} GiB; wanted are ${wanted}` };
      },
      "storage-free": async (context) => {
        const instance = await look(context);
        const label = `free storage of ${instance.allocatedGib} GiB`;
        const bound = { series: freeSeries(instance), label, unit: " bytes", atLeast: enoughBytes(instance) };
        return withinBoundSince(metrics, bound, context);
      },
    },
  };
}

function freeSeries({ id }: DatabaseInstance): MetricSeries {
  return {
    namespace: "AWS/RDS",
    name: "FreeStorageSpace",
    statistic: "Minimum",
    dimensions: { DBInstanceIdentifier: id },
  };
}

function enoughBytes({ allocatedGib }: DatabaseInstance): number {
  return Math.ceil(FREE_SHARE * allocatedGib * BYTES_PER_GIB);
}
