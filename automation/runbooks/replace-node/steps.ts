import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact, textFact } from "../facts";
import { assertOwnName } from "../own-name";
import type { AutoScalingGroup, AutoScalingGroups } from "../ports/auto-scaling-groups";
import type { InstanceHealth } from "../ports/instance-health";
import type { spec } from "./spec";
import { otherwiseWhole, zonesOf } from "./whole";

/** What the steps act through. */
export interface Ports {
  readonly groups: AutoScalingGroups;
  readonly health: InstanceHealth;
}

/** The one instance that is meant, with its group. */
interface Sick {
  readonly group: AutoScalingGroup;
  readonly instanceId: string;
  readonly says: string;
}

/** Effects of `replace-node`. */
export function createSteps({ groups, health }: Ports): StepsOf<typeof spec> {
  const groupOf = async ({ incident }: StepContext): Promise<AutoScalingGroup> => {
    const { type, id } = incident.target;
    const name = type === "AWS::EC2::Instance" ? await groups.groupOf(id) : id;
    if (name === undefined)
      throw new Error(`${id} belongs to no Auto Scaling group: nothing would replace it`);
    const group = await groups.describe(name);
    assertOwnName(`the cluster of ${name}`, group.tags["eks:cluster-name"] ?? "", incident.environment);
    return group;
  };

  /** @returns a sentence where there is none, or more than one: which of them is meant is then a person's choice */
  const findSick = async (context: StepContext): Promise<Sick | string> => {
    const group = await groupOf(context);
    const conditions = await health.conditions(group.members.map(({ id }) => id));
    const [sick, ...more] = conditions.filter(({ isSick }) => isSick);
    if (!sick) return `EC2 finds nothing wrong with the ${conditions.length} instances of ${group.name}`;
    if (more.length > 0)
      return `${more.length + 1} instances of ${group.name} are sick, and one is replaced at a time`;
    const { type, id } = context.incident.target;
    if (type === "AWS::EC2::Instance" && sick.id !== id) return `${sick.id} is sick and ${id} is not`;
    return { group, instanceId: sick.id, says: `${sick.id}: ${sick.says}` };
  };
  const onlySick = async (context: StepContext): Promise<Sick> => {
    const sick = await findSick(context);
    if (typeof sick === "string") throw new Error(sick);
    return sick;
  };

  return {
    targetState: async (context) => {
      const { group, instanceId } = await onlySick(context);
      return {
        group: group.name,
        instanceId,
        desiredInstances: group.desiredInstances,
        zones: zonesOf(group.members),
      };
    },
    preChecks: {
      "instance-sick": async (context) => {
        const sick = await findSick(context);
        return typeof sick === "string" ? { passed: false, says: sick } : { passed: true, says: sick.says };
      },
      "group-otherwise-whole": async (context) => {
        const { group, instanceId } = await onlySick(context);
        return otherwiseWhole(group, instanceId);
      },
    },
    actions: {
      "terminate-instance": async (context) => {
        const { name, instanceId } = plannedOf(context);
        const member = (await groups.describe(name)).members.find(({ id }) => id === instanceId);
        if (!member || member.isLeaving) return { says: `${name} ends ${instanceId}` };
        const sick = await onlySick(context);
        const { passed, says } = otherwiseWhole(sick.group, instanceId);
        if (sick.instanceId !== instanceId || !passed)
          throw new Error(`the group changed meanwhile: ${says}`);
        await groups.terminate(instanceId);
        return { says: `${name} ends ${instanceId} and starts another one` };
      },
    },
    rollbacks: {
      "restore-size": async (context) => {
        const { name, desired } = plannedOf(context);
        const { desiredInstances } = await groups.describe(name);
        if (desiredInstances > desired)
          throw new Error(`${name} wants ${desiredInstances} by now: somebody else changed it`);
        if (desiredInstances < desired) await groups.setDesired(name, desired);
        return { says: `${name} wants ${desired} instances` };
      },
    },
    rolledBack: async (context) => {
      const { name, desired } = plannedOf(context);
      const { desiredInstances, members } = await groups.describe(name);
      const serving = members.filter(({ serves }) => serves).length;
      const passed = desiredInstances === desired && serving >= desired;
      return {
        passed,
        says: `${serving} of ${desiredInstances} instances of ${name} serve; it wanted ${desired}`,
      };
    },
    postChecks: {
      "replacement-in-service": async (context) => {
        const { name, desired, instanceId } = plannedOf(context);
        const { members, desiredInstances } = await groups.describe(name);
        const serving = members.filter(({ serves, id }) => serves && id !== instanceId);
        const isGone = !members.some(({ id }) => id === instanceId);
        const isSpread = zonesOf(serving) >= numberFact(context.before, "zones");
        const passed =
          isGone && isSpread && desiredInstances >= desired && serving.length >= desiredInstances;
        const old = isGone ? "gone" : "still there";
        return {
          passed,
          says: `${serving.length} of ${desiredInstances} instances serve in ${zonesOf(serving)} zones; ${instanceId} is ${old}`,
        };
      },
    },
  };
}

function plannedOf({ before }: StepContext) {
  return {
    name: textFact(before, "group"),
    instanceId: textFact(before, "instanceId"),
    desired: numberFact(before, "desiredInstances"),
  };
}
