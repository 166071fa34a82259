import type { ActionResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { ownService } from "../own-service";
import type { EcsDeployment, EcsService, EcsServices } from "../ports/ecs-services";
import type { TargetHealth } from "../ports/target-health";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly services: EcsServices;
  readonly targetHealth: TargetHealth;
}

/** Effects of `restart-service`. */
export function createSteps({ services, targetHealth }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<EcsService> => services.describe(ownService(incident));
  /** A restart sets neither version nor number, so there is nothing to set back: either may be a person's mend by now. */
  const unchanged = async (context: StepContext): Promise<EcsService> => {
    const service = await look(context);
    if (service.taskDefinitionArn === textFact(context.before, "taskDefinitionArn")) return service;
    throw new Error(
      `${service.name} runs ${service.taskDefinitionArn} now: somebody else deployed meanwhile`,
    );
  };

  return {
    targetState: async (context) => {
      const { taskDefinitionArn, desiredTasks } = await look(context);
      return { taskDefinitionArn, desiredTasks };
    },
    preChecks: {
      "no-deployment-runs": async (context) => {
        const running = (await look(context)).deployments.filter(({ state }) => state === "IN_PROGRESS");
        const passed = running.length === 0;
        const says = passed
          ? "no deployment is under way"
          : `deployment ${running.map(({ id }) => id).join(", ")} is under way`;
        return { passed, says };
      },
      "two-tasks-or-more": async (context) => {
        const { runningTasks, desiredTasks } = await look(context);
        const passed = runningTasks >= 2 && desiredTasks >= 2;
        return { passed, says: `${runningTasks} of ${desiredTasks} tasks run; 2 are needed` };
      },
    },
    actions: {
      "replace-tasks": async (context) => {
        const begun = ownDeployment(context, await look(context));
        if (begun) return restarted(begun);
        const after = await services.update(ownService(context.incident), { forceNewDeployment: true });
        const deployment = ownDeployment(context, after);
        if (!deployment) throw new Error(`ECS began no deployment of ${after.name}`);
        return restarted(deployment);
      },
    },
    rollbacks: {
      "settle-tasks": async (context) => {
        const { desiredTasks, taskDefinitionArn } = await unchanged(context);
        return { says: `${desiredTasks} tasks of ${taskDefinitionArn} are wanted, as is` };
      },
    },
    rolledBack: async (context) => {
      const { runningTasks, desiredTasks, taskDefinitionArn } = await unchanged(context);
      const says = `${runningTasks} of ${desiredTasks} tasks of ${taskDefinitionArn} run`;
      return { passed: runningTasks >= desiredTasks, says };
    },
    postChecks: {
      "tasks-replaced": async (context) => {
        const service = await look(context);
        const { deployments, desiredTasks } = service;
        const own = ownDeployment(context, service);
        const running = own?.runningTasks ?? 0;
        const passed = own?.state === "COMPLETED" && running >= desiredTasks && deployments.length === 1;
        const state = own?.state ?? "not found";
        return { passed, says: `${running} of ${desiredTasks} tasks are new; the deployment is ${state}` };
      },
      "targets-healthy": async (context) => {
        const { targetGroupArns, desiredTasks } = await look(context);
        const counts = await Promise.all(targetGroupArns.map((arn) => targetHealth.counts(arn)));
        const healthy = Math.min(...counts.map((count) => count.healthy));
        const passed = counts.length > 0 && healthy >= desiredTasks;
        return { passed, says: `${counts.length > 0 ? healthy : 0} of ${desiredTasks} tasks are healthy` };
      },
    },
  };
}

function restarted({ id, taskDefinitionArn }: EcsDeployment): ActionResult {
  return { says: `deployment ${id} replaces the tasks by new ones of ${taskDefinitionArn}` };
}

/** The deployment that this execution began, perhaps in a call whose answer was lost. */
function ownDeployment(
  { actingSinceMs }: StepContext,
  { deployments }: EcsService,
): EcsDeployment | undefined {
  return deployments.find(({ isPrimary, createdAtMs }) => isPrimary && createdAtMs >= actingSinceMs);
}
