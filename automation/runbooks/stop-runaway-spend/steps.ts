import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import type { EcsServices } from "../ports/ecs-services";
import type { NodeGroups } from "../ports/node-groups";
import type { ScalableTargets } from "../ports/scalable-targets";
import { keyOf, NodeFloor } from "./node-floor";
import { ServiceFloor } from "./service-floor";
import { sizeOf, sizesOf } from "./sizes";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly services: EcsServices;
  readonly scaling: ScalableTargets;
  readonly nodeGroups: NodeGroups;
}

/** The only environments that may be made smaller: a new one is refused until somebody has thought about it. */
const MAY_SHRINK: readonly string[] = ["dev", "staging"];
/** More than these are no environment that a person can survey when asked. */
const MAXIMUM_THINGS = 50;

/** Effects of `stop-runaway-spend`. */
export function createSteps({ services, scaling, nodeGroups }: Ports): StepsOf<typeof spec> {
  const tasks = new ServiceFloor(services, scaling);
  const nodes = new NodeFloor(nodeGroups);
  const shrinkable = ({ incident: { environment, target, source } }: StepContext): CheckResult => {
    const isOurs = target.type === "AWS::::Account" && target.id === source.accountId;
    return {
      passed: isOurs && MAY_SHRINK.includes(environment),
      says: `the environment is ${environment}; allowed: ${MAY_SHRINK.join(", ")}, in the incident's own account`,
    };
  };
  /** @throws Error where the environment is not one that may be made smaller, whoever asks */
  const environmentOf = (context: StepContext): string => {
    const { passed, says } = shrinkable(context);
    if (passed) return context.incident.environment;
    throw new Error(says);
  };
  const look = async (context: StepContext) => {
    const environment = environmentOf(context);
    const [bounds, groups] = await Promise.all([tasks.bounds(environment), nodes.all(environment)]);
    if (Object.keys(bounds.leastTasks).length + groups.length > MAXIMUM_THINGS)
      throw new Error(`more than ${MAXIMUM_THINGS} services and node groups are a person's matter`);
    return { ...bounds, groups };
  };

  return {
    targetState: async (context) => {
      const { leastTasks, mostTasks, groups } = await look(context);
      // Sizes change all the time and are no part of the plan; the pre-check has noted them.
      const leastNodes = Object.fromEntries(groups.map((group) => [keyOf(group), group.minimumNodes]));
      return { leastTasks, mostTasks, leastNodes };
    },
    preChecks: {
      "not-production": (context) => Promise.resolve(shrinkable(context)),
      "above-floor": async (context) => {
        const { leastTasks, groups } = await look(context);
        const tasksNow = await tasks.wanted(Object.keys(leastTasks));
        const nodesNow = Object.fromEntries(groups.map((group) => [keyOf(group), group.desiredNodes]));
        const above = [
          ...Object.entries(tasksNow).filter(([name, size]) => size > sizeOf(leastTasks, name)),
          ...groups.filter(({ desiredNodes, minimumNodes }) => desiredNodes > minimumNodes),
        ].length;
        const says = `${above} of ${Object.keys(leastTasks).length} services and ${groups.length} node groups are above their floor`;
        return { passed: above > 0, says, notes: { tasksNow, nodesNow } };
      },
    },
    actions: {
      "scale-services-down": async (context) => {
        environmentOf(context);
        return { says: await tasks.lower(context.before) };
      },
      "scale-nodes-down": async (context) => {
        environmentOf(context);
        return { says: await nodes.lower(context.before, `${context.executionId}-down`) };
      },
    },
    rollbacks: {
      "scale-services-back": async ({ before, notes }) => ({
        says: await tasks.raise(before, sizesOf(notes, "tasksNow")),
      }),
      "scale-nodes-back": async ({ before, notes, executionId }) => ({
        says: await nodes.raise(before, sizesOf(notes, "nodesNow"), `${executionId}-back`),
      }),
    },
    rolledBack: async ({ before, notes }) =>
      both(
        await tasks.isBack(before, sizesOf(notes, "tasksNow")),
        await nodes.isBack(before, sizesOf(notes, "nodesNow")),
      ),
    postChecks: {
      "at-floor": async ({ before }) => both(await tasks.isLow(before), await nodes.isLow(before)),
    },
  };
}

function both(one: CheckResult, other: CheckResult): CheckResult {
  return { passed: one.passed && other.passed, says: `${one.says}; ${other.says}` };
}
