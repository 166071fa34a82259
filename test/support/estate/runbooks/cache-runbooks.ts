import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of caches. */
export const cacheRunbooks: ScenarioGroup = {
  played: {},
  unplayed: ["clear-cache"],
  play: () => undefined,
};
