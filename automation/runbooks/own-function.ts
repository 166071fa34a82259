import type { Incident } from "../remediation/incident";
import { assertOwnName } from "./own-name";

/**
 * Name of the function that an incident is about.
 *
 * @throws Error where it is of another environment, or no function
 */
export function ownFunction({ target, environment }: Pick<Incident, "target" | "environment">): string {
  if (target.type !== "AWS::Lambda::Function") {
    throw new Error(`target is ${JSON.stringify(target)}; allowed: an AWS::Lambda::Function`);
  }
  assertOwnName("the function", target.id, environment);
  return target.id;
}
