import type { Incident } from "../remediation/incident";
import { assertOwnName } from "./own-name";
import { wrongTarget } from "./wrong-target";

/**
 * The ECS service that an incident is about, as `cluster/service`.
 *
 * @throws Error where it is of another environment, or no service
 */
export function ownService({ target, environment }: Pick<Incident, "target" | "environment">): string {
  const [cluster = "", service = "", ...more] = target.id.split("/");
  if (target.type !== "AWS::ECS::Service" || more.length > 0) {
    throw wrongTarget(target, "an AWS::ECS::Service <cluster>/<service>");
  }
  assertOwnName("the cluster", cluster, environment);
  assertOwnName("the service", service, environment);
  return target.id;
}
