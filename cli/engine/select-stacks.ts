import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { Stack } from "./stack";

/**
 * The stacks of an environment that are asked for; all when no name is given.
 *
 * @param names `network` or `dev-network`
 * @throws CliError on a name that does not exist
 */
export function selectStacks(
  stacks: readonly Stack[],
  environment: string,
  names: readonly string[],
): readonly Stack[] {
  const own = stacks.filter((stack) => stack.environment === environment);
  if (own.length === 0) {
    throw new CliError(EXIT.failed, {
      what: `synthesis gave no stack of "${environment}"`,
      remedy: "look into main.ts and environments/",
    });
  }
  if (names.length === 0) return own;
  const chosen = names.map((name) => {
    const found = own.find((stack) => stack.id === name || stack.name === name);
    if (found) return found;
    throw new CliError(EXIT.usage, {
      what: `unknown stack "${name}"`,
      where: `--stack, environment ${environment}`,
      allowed: own.map((stack) => stack.name).join(", "),
      remedy: "choose one of these, or leave --stack out for all",
    });
  });
  return own.filter((stack) => chosen.includes(stack));
}
