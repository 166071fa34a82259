import { cacheRunbooks } from "./cache-runbooks";
import { computeRunbooks } from "./compute-runbooks";
import { databaseRunbooks } from "./database-runbooks";
import { functionRunbooks } from "./function-runbooks";
import { queueRunbooks } from "./queue-runbooks";
import type { ScenarioGroup } from "./scenario-group";
import { secretRunbooks } from "./secret-runbooks";
import { securityRunbooks } from "./security-runbooks";
import { serviceRunbooks } from "./service-runbooks";

/** All scenarios, in the order in which they are played. */
export const SCENARIO_GROUPS: readonly ScenarioGroup[] = [
  serviceRunbooks,
  queueRunbooks,
  functionRunbooks,
  computeRunbooks,
  cacheRunbooks,
  databaseRunbooks,
  secretRunbooks,
  securityRunbooks,
];
