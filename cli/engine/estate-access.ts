import type { EstateProcess } from "../../local/index";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/** The way into the running embedded estate. */
export interface EstateAccess {
  /** Environment variables that point AWS clients at it, as one environment's account. */
  readonly variables: Readonly<Record<string, string>>;
  readonly processes: readonly EstateProcess[];
}

/**
 * The way into the embedded estate as one environment's account.
 *
 * @throws CliError when it does not run, or names an endpoint outside this machine
 */
export async function estateAccess(root: string, environment: string): Promise<EstateAccess> {
  const { estateEnvironment, status } = await import("../../local/index.js");
  const estate = await status(root);
  if (!estate) {
    throw new CliError(EXIT.precondition, {
      what: "the embedded estate does not run",
      where: "--local",
      remedy: "npx homeostat local up",
    });
  }
  const variables = estateEnvironment(estate, environment);
  assertLoopback(variables);
  return { variables, processes: estate.processes };
}

// Everything that is relaxed for the embedded estate rests on this.
function assertLoopback(variables: Readonly<Record<string, string>>): void {
  const endpoints = Object.entries(variables).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL"));
  const astray = endpoints.find(([, url]) => new URL(url).hostname !== "127.0.0.1");
  if (endpoints.length > 0 && !astray) return;
  throw new CliError(EXIT.precondition, {
    what: astray
      ? `the embedded estate names an endpoint outside this machine: ${astray.join("=")}`
      : "the embedded estate names no endpoint",
    allowed: "http://127.0.0.1:<port>",
    remedy: "npx homeostat local down, then: npx homeostat local up",
  });
}
