import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of databases. */
export const databaseRunbooks: ScenarioGroup = {
  played: {},
  unplayed: [
    "add-read-replica",
    "expand-storage",
    "failover-database",
    "relieve-connections",
    "scale-database",
  ],
  play: () => undefined,
};
