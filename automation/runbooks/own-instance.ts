import type { Incident } from "../remediation/incident";
import type { Instance, Instances } from "./ports/instances";

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
