import type { Incident } from "../../remediation/incident";
import { assertOwnName } from "../own-name";
import type { Enclosure, Instance, Instances } from "../ports/instances";

/**
 * The instance that an incident is about.
 *
 * @throws Error where it is no instance, or bears the tag of another environment or none
 */
export async function ownInstance(
  { target, environment }: Incident,
  instances: Instances,
): Promise<Instance> {
  if (target.type !== "AWS::EC2::Instance" || !/^i-[0-9a-f]+$/.test(target.id))
    throw new Error(`target is ${JSON.stringify(target)}; allowed: an AWS::EC2::Instance i-…`);
  const instance = await instances.describe(target.id);
  const { environment: tagged = "none" } = instance.tags;
  if (tagged === environment) return instance;
  throw new Error(`${target.id} is tagged as of ${tagged}; allowed: ${environment}`);
}

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
