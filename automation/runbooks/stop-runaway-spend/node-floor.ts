import type { CheckResult, TargetState } from "../../remediation/execution/steps";
import type { NodeGroup, NodeGroups } from "../ports/node-groups";
import { counted } from "./service-floor";
import { isOwn, sizeOf, sizesOf, type Sizes } from "./sizes";

/** The node groups of an environment at their least size. */
export class NodeFloor {
  constructor(private readonly nodeGroups: NodeGroups) {}

  /** The groups of the clusters that are this environment's. */
  async all(environment: string): Promise<readonly NodeGroup[]> {
    const own = (await this.nodeGroups.clusters()).filter((name) => isOwn(environment, name));
    return (await Promise.all(own.map((cluster) => this.nodeGroups.ofCluster(cluster)))).flat();
  }

  /** @param token the same one is acted upon once */
  async lower(before: TargetState, token: string): Promise<string> {
    const planned = Object.entries(sizesOf(before, "leastNodes"));
    for (const [key, least] of planned) {
      const group = await this.#describe(key);
      if (group.minimumNodes !== least)
        throw new Error(
          `${key} has ${group.minimumNodes} nodes at least now, and ${least} when this was planned`,
        );
      if (group.desiredNodes > least)
        await this.nodeGroups.setDesired(group, least, `${token}-${group.name}`);
    }
    return (
      planned.map(([key, least]) => `${key} wants ${least} nodes`).join(", ") || "there is no node group"
    );
  }

  async raise(before: TargetState, sizes: Sizes, token: string): Promise<string> {
    const planned = Object.keys(sizesOf(before, "leastNodes"));
    for (const key of planned) {
      const group = await this.#describe(key);
      const size = sizeOf(sizes, key);
      if (group.desiredNodes < size) await this.nodeGroups.setDesired(group, size, `${token}-${group.name}`);
    }
    return (
      planned.map((key) => `${key} wants ${sizeOf(sizes, key)} nodes again`).join(", ") ||
      "there is no node group"
    );
  }

  async isLow(before: TargetState): Promise<CheckResult> {
    const now = await Promise.all(
      Object.entries(sizesOf(before, "leastNodes")).map(async ([key, least]) => {
        const { state, desiredNodes } = await this.#describe(key);
        return state === "ACTIVE" && desiredNodes <= least;
      }),
    );
    return counted(now, "node groups are at their floor");
  }

  async isBack(before: TargetState, sizes: Sizes): Promise<CheckResult> {
    const now = await Promise.all(
      Object.keys(sizesOf(before, "leastNodes")).map(async (key) => {
        const { desiredNodes } = await this.#describe(key);
        return desiredNodes >= sizeOf(sizes, key);
      }),
    );
    return counted(now, "node groups have their size again");
  }

  #describe(key: string): Promise<NodeGroup> {
    const [cluster = "", name = ""] = key.split("/");
    return this.nodeGroups.describe(cluster, name);
  }
}

/** `cluster/group`. */
export function keyOf({ cluster, name }: NodeGroup): string {
  return `${cluster}/${name}`;
}
