import { CliError } from "../cli-error";
import { describeTarget, targetFlags, type TargetName } from "../engine/target";
import { EXIT } from "../exit-codes";
import { ask, canAsk } from "../terminal/ask";

/** How a change is confirmed without being asked. */
export interface Confirmation {
  readonly yes?: boolean;
  /** Name of a guarded environment. */
  readonly confirm?: string;
}

/** Whether the options alone are confirmation enough. */
export function isConfirmed(target: TargetName, confirmation: Confirmation): boolean {
  if (target.kind === "local") return true;
  return target.guarded ? confirmation.confirm === target.environment : confirmation.yes === true;
}

/**
 * Makes sure that a confirmation is one of this target.
 *
 * @throws CliError when it names another environment
 */
export function assertConfirmsTarget(target: TargetName, confirmation: Partial<Confirmation>): void {
  if (confirmation.confirm === undefined || confirmation.confirm === target.environment) return;
  throw new CliError(EXIT.usage, {
    what: `--confirm names "${confirmation.confirm}", but --env is "${target.environment}"`,
    remedy: "name the same environment twice if you mean it",
  });
}

/**
 * Asks for confirmation if it was not given.
 *
 * @param lookFirst command that shows what is confirmed
 * @throws CliError when it is refused, or there is nobody to ask
 */
export async function confirm(
  target: TargetName,
  confirmation: Confirmation,
  action: string,
  lookFirst = `npx homeostat plan ${targetFlags(target)}`,
): Promise<void> {
  if (isConfirmed(target, confirmation)) return;
  const expected = target.guarded ? target.environment : "yes";
  if (!canAsk()) throw unconfirmed(target, action, lookFirst);
  const answer = await ask(`${action} ${describeTarget(target)}? Type "${expected}":`);
  if (answer === expected) return;
  throw new CliError(EXIT.usage, {
    what: `not confirmed; nothing was changed in ${target.environment}`,
    remedy: `type "${expected}" to go on`,
  });
}

function unconfirmed(target: TargetName, action: string, lookFirst: string): CliError {
  return new CliError(EXIT.usage, {
    what: `"${action} ${describeTarget(target)}" needs a confirmation, and there is no terminal to ask on`,
    allowed: target.guarded ? `--confirm ${target.environment} (--yes is not enough here)` : "--yes",
    remedy: `look first: ${lookFirst}`,
  });
}
