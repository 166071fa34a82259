import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of secrets. */
export const secretRunbooks: ScenarioGroup = {
  played: {},
  unplayed: ["rotate-secret"],
  play: () => undefined,
};
