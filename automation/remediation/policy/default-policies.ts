import { AUTONOMY_LEVELS, type Autonomy } from "../runbook-spec";
import type { EnvironmentPolicy } from "./environment-policy";
import type { RemediationSettings } from "./remediation-settings";

/**
 * What each environment allows where nothing else is said: dev acts at once, so that runbooks can earn a record
 * there; staging asks first; prod only suggests until a runbook has proved itself.
 */
export const DEFAULT_POLICIES = {
  dev: { environment: "dev", maximumAutonomy: "automatic", initialAutonomy: "automatic" },
  staging: { environment: "staging", maximumAutonomy: "automatic", initialAutonomy: "approve" },
  prod: { environment: "prod", maximumAutonomy: "automatic", initialAutonomy: "suggest" },
} as const satisfies Readonly<Record<string, EnvironmentPolicy>>;

/**
 * The policy of an environment: what the code allows it, less what its settings take away.
 *
 * @throws RangeError when there is none: an environment that nobody thought of allows nothing.
 */
export function policyOf(environment: string, settings: RemediationSettings = {}): EnvironmentPolicy {
  const found = Object.values(DEFAULT_POLICIES).find((policy) => policy.environment === environment);
  if (found) {
    const { runbooksOff, changeFreezes, maintenanceWindows, maximumAutonomy } = settings;
    return {
      ...found,
      ...(maximumAutonomy && { maximumAutonomy: lower(found.maximumAutonomy, maximumAutonomy) }),
      ...(runbooksOff && { runbooksOff }),
      ...(changeFreezes && { changeFreezes }),
      ...(maintenanceWindows && { maintenanceWindows }),
    };
  }
  throw new RangeError(
    `there is no remediation policy for ${JSON.stringify(environment)}; allowed: ${Object.keys(DEFAULT_POLICIES).join(", ")}`,
  );
}

function lower(left: Autonomy, right: Autonomy): Autonomy {
  return AUTONOMY_LEVELS.indexOf(left) < AUTONOMY_LEVELS.indexOf(right) ? left : right;
}
