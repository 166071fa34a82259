import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of machines, disks and what the environment costs. */
export const computeRunbooks: ScenarioGroup = {
  played: {},
  unplayed: ["clear-disk", "replace-node", "scale-node-group", "stop-runaway-spend"],
  play: () => undefined,
};
