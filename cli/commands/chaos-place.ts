import type * as FaultsModule from "../../local/faults/index";
import { type Fault, type FaultPlace, FaultProblem } from "../../local/faults/fault";
import { CliError } from "../cli-error";
import { knownEnvironment } from "../engine/create-target";
import { EXIT } from "../exit-codes";
import { ROOT } from "../root";

/** Options of every `homeostat chaos …`. */
export interface ChaosOptions {
  /** @default "dev" */
  readonly env?: string;
  /** @default "reference" */
  readonly service?: string;
  readonly json?: boolean;
}

/**
 * Where faults are injected: an environment of the embedded estate, never another.
 *
 * @throws CliError when the estate does not run
 */
export async function chaosPlace({ env, service = "reference" }: ChaosOptions): Promise<FaultPlace> {
  const { name } = await knownEnvironment(env);
  const { status } = await import("../../local/index.js");
  const estate = await status(ROOT);
  const accountId = estate?.accounts[name];
  if (!estate || accountId === undefined) {
    throw new CliError(EXIT.precondition, {
      what: "the embedded estate does not run, and faults are injected nowhere else",
      remedy: "npx homeostat local up",
    });
  }
  return { estate, root: ROOT, environment: name, accountId, service };
}

/** All faults. */
export async function allFaults(): Promise<readonly Fault[]> {
  return (await faults()).FAULTS;
}

/**
 * The fault with this id.
 *
 * @throws CliError when there is none
 */
export async function knownFault(id: string): Promise<Fault> {
  const { FAULTS, findFault } = await faults();
  const found = findFault(id);
  if (found) return found;
  throw new CliError(EXIT.usage, {
    what: `unknown fault ${JSON.stringify(id)}`,
    where: "homeostat chaos",
    allowed: FAULTS.map((fault) => fault.id).join(", "),
    remedy: "npx homeostat chaos list",
  });
}

/** Runs what may meet a {@link FaultProblem}, and explains it. */
export async function explainingFaults<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof FaultProblem)) throw error;
    throw new CliError(EXIT.precondition, { what: error.message, remedy: error.remedy }, { cause: error });
  }
}

function faults(): Promise<typeof FaultsModule> {
  return import("../../local/faults/index.js");
}
