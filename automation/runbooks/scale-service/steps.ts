import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact } from "../facts";
import { withinBound, withinBoundSince } from "../measured";
import { ownService } from "../own-service";
import type { EcsService, EcsServices } from "../ports/ecs-services";
import type { Metrics } from "../ports/metrics";
import type { ScalableTargets, TaskBounds } from "../ports/scalable-targets";
import type { TargetHealth } from "../ports/target-health";
import { serviceSeries } from "../service-metrics";
import { remedied } from "./remedied";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly services: EcsServices;
  readonly scaling: ScalableTargets;
  readonly targetHealth: TargetHealth;
  readonly metrics: Metrics;
}

/** One half more: enough to be felt, and two runs in an hour do not yet double the bill. */
const FACTOR = 1.5;

/** Effects of `scale-service`. */
export function createSteps({ services, scaling, targetHealth, metrics }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<EcsService> => services.describe(ownService(incident));
  const bounds = ({ incident }: StepContext): Promise<TaskBounds> => scaling.describe(ownService(incident));

  return {
    targetState: async (context) => ({ ...(await bounds(context)) }),
    preChecks: {
      "below-maximum": async (context) => {
        const { minimumTasks, maximumTasks } = await bounds(context);
        const passed = minimumTasks < maximumTasks;
        return { passed, says: `the floor is ${minimumTasks} of at most ${maximumTasks} tasks` };
      },
      "database-not-awaited": ({ incident, now }) =>
        withinBound(
          metrics,
          {
            series: serviceSeries(incident, "PoolBusy", "Maximum"),
            label: "the share of a task's database connections that is taken",
            unit: " %",
            below: 100,
          },
          { now },
        ),
    },
    actions: {
      "raise-floor": async (context) => {
        const { before, wanted } = plannedOf(context);
        const { minimumTasks } = await bounds(context);
        if (minimumTasks !== before && minimumTasks !== wanted) throw changedBySomebody(minimumTasks);
        const service = ownService(context.incident);
        if (minimumTasks !== wanted) await scaling.setMinimum(service, wanted);
        // A raised floor is only acted upon at the next scaling activity; users wait now.
        const { desiredTasks } = await look(context);
        if (desiredTasks < wanted) await services.update(service, { desiredTasks: wanted });
        return { says: `the floor is ${wanted} tasks instead of ${before}` };
      },
    },
    rollbacks: {
      "lower-floor": async (context) => {
        const { before, wanted } = plannedOf(context);
        const { minimumTasks } = await bounds(context);
        if (minimumTasks === before) return { says: `the floor is ${before} tasks` };
        if (minimumTasks !== wanted) throw changedBySomebody(minimumTasks);
        await scaling.setMinimum(ownService(context.incident), before);
        return { says: `the floor is ${before} tasks again; scaling ends those that are not needed` };
      },
    },
    rolledBack: async (context) => {
      const { before } = plannedOf(context);
      const { minimumTasks } = await bounds(context);
      return { passed: minimumTasks === before, says: `the floor is ${minimumTasks}; it was ${before}` };
    },
    postChecks: {
      "tasks-running": async (context) => {
        const { wanted } = plannedOf(context);
        const [{ minimumTasks }, { runningTasks, desiredTasks, targetGroupArns }] = await Promise.all([
          bounds(context),
          look(context),
        ]);
        const counts = await Promise.all(targetGroupArns.map((arn) => targetHealth.counts(arn)));
        const healthy = counts.length > 0 ? Math.min(...counts.map((count) => count.healthy)) : 0;
        const needed = Math.max(wanted, desiredTasks);
        const passed = minimumTasks === wanted && runningTasks >= needed && healthy >= needed;
        return {
          passed,
          says: `${runningTasks} of ${needed} tasks run, ${healthy} are healthy; the floor is ${minimumTasks}`,
        };
      },
      "trouble-over": async (context) =>
        withinBoundSince(metrics, remedied(context.incident, await look(context)), context),
    },
  };
}

/** From what was there before, so that a second call wants the same. */
function plannedOf({ before }: StepContext): { readonly before: number; readonly wanted: number } {
  const minimum = numberFact(before, "minimumTasks");
  const wanted = Math.min(numberFact(before, "maximumTasks"), Math.ceil(minimum * FACTOR));
  return { before: minimum, wanted };
}

function changedBySomebody(minimumTasks: number): Error {
  return new Error(`the floor is ${minimumTasks} tasks now: somebody else changed it meanwhile`);
}
