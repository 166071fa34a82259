import type { Incident } from "../remediation/incident";
import { assertOwnName } from "./own-name";
import { wrongTarget } from "./wrong-target";

/**
 * Name of the function that an incident is about.
 *
 * @throws Error where it is of another environment, or no function
 */
export function ownFunction({ target, environment }: Pick<Incident, "target" | "environment">): string {
  if (target.type !== "AWS::Lambda::Function") throw wrongTarget(target, "an AWS::Lambda::Function");
  assertOwnName("the function", target.id, environment);
  return target.id;
}
