/** A list that is never empty: an empty one must not come to mean everything. */
export type Prefixes = readonly [string, ...string[]];

/**
 * Keys that each service can lose at any time, because it reads them from the database again. Nothing else is ever
 * deleted. Whoever adds one says here why its loss does no harm.
 */
export const SAFE_TO_LOSE: ReadonlyMap<string, Prefixes> = new Map<string, Prefixes>([
  // The number of visits, counted in PostgreSQL.
  ["reference", ["reference:visits"]],
]);

/**
 * Refuses a list that could touch another service's keys.
 *
 * @throws Error naming the service and the prefix
 */
export function assertOwnPrefixes(
  service: string,
  prefixes: readonly string[],
): asserts prefixes is Prefixes {
  const own = `${service}:`;
  const wrong = prefixes.find((prefix) => !prefix.startsWith(own) || prefix.length === own.length);
  if (prefixes.length > 0 && wrong === undefined) return;
  throw new Error(
    `prefixes of ${service} are ${JSON.stringify(prefixes)}; allowed: one or more that begin with "${own}" and go on`,
  );
}
