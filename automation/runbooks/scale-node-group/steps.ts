import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact, textFact } from "../facts";
import { assertOwnName } from "../own-name";
import type { AutoScalingGroups } from "../ports/auto-scaling-groups";
import type { NodeGroup, NodeGroups } from "../ports/node-groups";
import { NODE_BUDGET } from "./node-budget";
import { wrongTarget } from "../wrong-target";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly nodeGroups: NodeGroups;
  readonly autoScaling: AutoScalingGroups;
}

/** Effects of `scale-node-group`. */
export function createSteps({ nodeGroups, autoScaling }: Ports): StepsOf<typeof spec> {
  /** The group that is meant: the incident's own, or the first of its cluster that can take a node. */
  const find = async ({ incident }: StepContext): Promise<NodeGroup> => {
    const { target, environment } = incident;
    if (target.type === "AWS::EKS::Cluster") {
      assertOwnName("the cluster", target.id, environment);
      const groups = await nodeGroups.ofCluster(target.id);
      const chosen = groups.find(hasRoom) ?? groups[0];
      if (!chosen) throw new Error(`${target.id} has no node group`);
      return chosen;
    }
    if (target.type !== "AWS::AutoScaling::AutoScalingGroup")
      throw wrongTarget(target, "an EKS cluster or an Auto Scaling group");
    const { tags } = await autoScaling.describe(target.id);
    const { "eks:cluster-name": cluster = "", "eks:nodegroup-name": name = "" } = tags;
    assertOwnName(`the cluster of ${target.id}`, cluster, environment);
    return nodeGroups.describe(cluster, name);
  };
  const again = ({ before }: StepContext): Promise<NodeGroup> =>
    nodeGroups.describe(textFact(before, "cluster"), textFact(before, "nodeGroup"));
  const budget = async (cluster: string, { incident }: StepContext) => {
    const groups = await nodeGroups.ofCluster(cluster);
    const nodes = groups.reduce((sum, { desiredNodes }) => sum + desiredNodes, 0);
    const allowed = Object.hasOwn(NODE_BUDGET, incident.environment)
      ? NODE_BUDGET[incident.environment]
      : undefined;
    return { nodes, passed: allowed !== undefined && nodes + 1 <= allowed, allowed };
  };

  return {
    targetState: async (context) => {
      const { cluster, name: nodeGroup, desiredNodes, maximumNodes } = await find(context);
      return { cluster, nodeGroup, desiredNodes, maximumNodes };
    },
    preChecks: {
      "group-active": async (context) => {
        const { name, state } = await find(context);
        return { passed: state === "ACTIVE", says: `the node group ${name} is ${state}` };
      },
      "below-maximum": async (context) => {
        const { name, desiredNodes, maximumNodes } = await find(context);
        const says = `the node group ${name} wants ${desiredNodes} of at most ${maximumNodes} nodes`;
        return { passed: desiredNodes < maximumNodes, says };
      },
      "within-budget": async (context) => {
        const { cluster } = await find(context);
        const { nodes, passed, allowed } = await budget(cluster, context);
        return { passed, says: `${cluster} wants ${nodes} nodes; budgeted are ${allowed ?? "none"}` };
      },
    },
    actions: {
      "add-node": async (context) => {
        const { before, wanted } = plannedOf(context);
        const group = await again(context);
        if (group.desiredNodes !== wanted) {
          if (group.desiredNodes !== before) throw changedBySomebody(group);
          const { nodes, passed } = await budget(group.cluster, context);
          if (!passed || !hasRoom(group)) {
            throw new Error(
              `${group.name} is ${group.state}, and ${group.cluster} wants ${nodes} nodes by now`,
            );
          }
          await nodeGroups.setDesired(group, wanted, `${context.executionId}-add`);
        }
        return { says: `the node group ${group.name} wants ${wanted} nodes instead of ${before}` };
      },
    },
    rollbacks: {
      "remove-node": async (context) => {
        const { before, wanted } = plannedOf(context);
        const group = await again(context);
        if (group.desiredNodes === before)
          return { says: `the node group ${group.name} wants ${before} nodes` };
        if (group.desiredNodes !== wanted) throw changedBySomebody(group);
        await nodeGroups.setDesired(group, before, `${context.executionId}-remove`);
        return { says: `the node group ${group.name} wants ${before} nodes again` };
      },
    },
    rolledBack: async (context) => {
      const { before } = plannedOf(context);
      const { name, desiredNodes, state } = await again(context);
      const passed = desiredNodes === before && state === "ACTIVE";
      return { passed, says: `${name} is ${state} and wants ${desiredNodes} nodes; it wanted ${before}` };
    },
    postChecks: {
      "node-in-service": async (context) => {
        const { wanted } = plannedOf(context);
        const { name, desiredNodes, autoScalingGroups } = await again(context);
        const groups = await Promise.all(autoScalingGroups.map((one) => autoScaling.describe(one)));
        const serving = groups.flatMap(({ members }) => members).filter(({ serves }) => serves).length;
        const passed = desiredNodes >= wanted && serving >= wanted;
        return {
          passed,
          says: `${serving} of ${desiredNodes} nodes of ${name} are in service; wanted are ${wanted}`,
        };
      },
    },
  };
}

function hasRoom({ state, desiredNodes, maximumNodes }: NodeGroup): boolean {
  return state === "ACTIVE" && desiredNodes < maximumNodes;
}

function plannedOf({ before }: StepContext): { readonly before: number; readonly wanted: number } {
  const desired = numberFact(before, "desiredNodes");
  return { before: desired, wanted: desired + 1 };
}

function changedBySomebody({ name, desiredNodes }: NodeGroup): Error {
  return new Error(
    `the node group ${name} wants ${desiredNodes} nodes now: somebody else changed it meanwhile`,
  );
}
