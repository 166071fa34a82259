import type { EnvironmentPolicy } from "./environment-policy";

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
 * The policy of an environment.
 *
 * @throws RangeError when there is none: an environment that nobody thought of allows nothing.
 */
export function policyOf(environment: string): EnvironmentPolicy {
  const found = Object.values(DEFAULT_POLICIES).find((policy) => policy.environment === environment);
  if (found) return found;
  throw new RangeError(
    `there is no remediation policy for ${JSON.stringify(environment)}; allowed: ${Object.keys(DEFAULT_POLICIES).join(", ")}`,
  );
}
