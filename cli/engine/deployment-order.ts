import { Graph } from "./graph";
import type { Stack } from "./stack";

/** The stacks as they are applied: each after all that it needs, and by name among those that may run side by side. */
export function inDeploymentOrder(stacks: readonly Stack[]): readonly Stack[] {
  const graph = new Graph(stacks);
  const ranks = new Map<string, number>();
  const rank = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const value = 1 + Math.max(0, ...graph.before(id).map(rank));
    ranks.set(id, value);
    return value;
  };
  return [...stacks].sort((left, right) => rank(left.id) - rank(right.id) || (left.id < right.id ? -1 : 1));
}
