import type { Incident } from "../remediation/incident";
import { assertOwnName } from "./own-name";
import { wrongTarget } from "./wrong-target";

/**
 * Name of the database instance that an incident is about.
 *
 * @throws Error where it is of another environment, or no instance
 */
export function ownDatabase({ target, environment }: Pick<Incident, "target" | "environment">): string {
  if (target.type !== "AWS::RDS::DBInstance") throw wrongTarget(target, "an AWS::RDS::DBInstance");
  assertOwnName("the database", target.id, environment);
  return target.id;
}
