import { overlaps, parseCidr } from "./cidr";
import { dev } from "./dev";
import {
  ENVIRONMENT_NAMES,
  type Environment,
  type EnvironmentName,
  validateEnvironment,
} from "./environment";
import { prod } from "./prod";
import { staging } from "./staging";

const declared: Record<EnvironmentName, Environment> = { dev, staging, prod };

/**
 * The environments with these names, validated and proven disjoint in networks and accounts.
 *
 * @param names comma-separated list; all environments when `undefined` or empty
 * @throws Error on an unknown name, an invalid value, overlapping networks, or a shared account
 */
export function selectEnvironments(names?: string): Environment[] {
  const all = ENVIRONMENT_NAMES.map((name) => validateEnvironment(declared[name]));
  assertDisjoint(all);
  assertOwnAccounts(all);
  if (!names) return all;
  return names.split(",").map((name) => {
    const found = all.find((environment) => environment.name === name.trim());
    if (!found) {
      throw new Error(
        `unknown environment ${JSON.stringify(name)}; allowed: ${ENVIRONMENT_NAMES.join(", ")}`,
      );
    }
    return found;
  });
}

/**
 * Networks that may one day be peered must not share an address.
 *
 * @throws Error naming both environments and both blocks
 */
export function assertDisjoint(environments: readonly Environment[]): void {
  for (const [index, left] of environments.entries()) {
    for (const right of environments.slice(index + 1)) {
      if (overlaps(parseCidr(left.network.cidr), parseCidr(right.network.cidr))) {
        throw new Error(
          `network.cidr of ${left.name} (${left.network.cidr}) and ${right.name} (${right.network.cidr}) overlap; give one of them a block of its own, e.g. another /16 of 10.0.0.0/8`,
        );
      }
    }
  }
}

/**
 * The account is the border that holds when everything else fails: no two environments share one.
 *
 * @throws Error naming both environments and the account
 */
export function assertOwnAccounts(environments: readonly Environment[]): void {
  for (const [index, left] of environments.entries()) {
    for (const right of environments.slice(index + 1)) {
      if (left.accountId === right.accountId) {
        throw new Error(
          `accountId of ${left.name} and ${right.name} is the same (${left.accountId}); give each environment an AWS account of its own`,
        );
      }
    }
  }
}
