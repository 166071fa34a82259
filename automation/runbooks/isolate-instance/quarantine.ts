import { assertOwnName } from "../own-name";
import type { Enclosure, Instance, Instances } from "../ports/instances";

/**
 * The security group that lets nothing in or out, by the name that the estate gives it.
 *
 * @throws Error where the instance's network has none, or more than one, or it has rules
 */
export async function quarantineOf(
  { networkId }: Instance,
  environment: string,
  instances: Instances,
): Promise<Enclosure> {
  const nameEnd = `-${environment}-quarantine`;
  const [group, ...more] = await instances.enclosures(networkId, nameEnd);
  if (!group || more.length > 0)
    throw new Error(
      `${networkId} has ${group ? more.length + 1 : 0} security groups <organization>${nameEnd}; allowed: one. Create it without rules`,
    );
  assertOwnName("the quarantine group", group.name, environment);
  if (group.rules > 0) throw new Error(`${group.name} has ${group.rules} rules; allowed: none, in or out`);
  return group;
}
