import type { Incident, Target } from "../remediation/incident";
import { assertOwnTag } from "./own-tag";
import type { Instance, Instances } from "./ports/instances";
import { wrongTarget } from "./wrong-target";

/**
 * The instance that an incident is about.
 *
 * @throws Error where it is no instance, or bears the tag of another environment or none
 */
export async function ownInstance(
  { target, environment }: Incident,
  instances: Instances,
): Promise<Instance> {
  const id = instanceId(target);
  const instance = await instances.describe(id);
  assertOwnTag(id, instance.tags, environment);
  return instance;
}

/**
 * Id of the instance that a target is, whosoever it is.
 *
 * @throws Error where it is no instance
 */
export function instanceId(target: Target): string {
  if (target.type === "AWS::EC2::Instance" && /^i-[0-9a-f]+$/.test(target.id)) return target.id;
  throw wrongTarget(target, "an AWS::EC2::Instance i-…");
}
