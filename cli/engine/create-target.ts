import { join, resolve } from "node:path";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { terraformEnvironment } from "../terraform/environment";
import { readSetup } from "../terraform/setup";
import { forgetGoneEstate } from "./forget-gone-estate";
import type { Target } from "./target";

/** What the reader asked for. */
export interface TargetRequest {
  readonly root: string;
  readonly environment: string | undefined;
  readonly local: boolean;
  /** @default - `.homeostat/work` in the checkout */
  readonly workDirectory?: string;
}

/**
 * Resolves what a command acts upon. There is no default environment.
 *
 * @throws CliError when the environment is missing or unknown, or the embedded estate does not run
 */
export async function createTarget(request: TargetRequest): Promise<Target> {
  const { root, local } = request;
  const environment = await knownEnvironment(request.environment);
  const terraform = readSetup(root);
  const workDirectory = resolve(
    request.workDirectory ?? join(root, ".homeostat", "work"),
    local ? "local" : "aws",
  );
  const credentials = local ? await estateCredentials(root, environment.name, workDirectory) : undefined;
  return {
    root,
    kind: local ? "local" : "aws",
    environment: environment.name,
    guarded: environment.protected && !local,
    terraform,
    env: terraformEnvironment(terraform, credentials),
    workDirectory,
  };
}

/** Checks the name of an environment without asking for anything else. */
export async function knownEnvironment(
  name: string | undefined,
): Promise<{ readonly name: string; readonly protected: boolean }> {
  const all = await declaredEnvironments();
  const found = all.find((environment) => environment.name === name);
  if (found) return found;
  throw new CliError(EXIT.usage, {
    what: name === undefined ? "no environment is named" : `unknown environment "${name}"`,
    where: "--env",
    allowed: all.map((environment) => environment.name).join(", "),
    remedy: "name one with --env; none is assumed",
  });
}

async function declaredEnvironments(): Promise<
  readonly { readonly name: string; readonly protected: boolean }[]
> {
  const { selectEnvironments } = await import("../../environments/index.js");
  try {
    return selectEnvironments();
  } catch (error) {
    throw new CliError(
      EXIT.failed,
      {
        what: error instanceof Error ? error.message : String(error),
        where: "environments/",
        remedy: "correct the value; nothing was synthesized or changed",
      },
      { cause: error },
    );
  }
}

async function estateCredentials(
  root: string,
  environment: string,
  workDirectory: string,
): Promise<Record<string, string>> {
  const { estateEnvironment, status } = await import("../../local/index.js");
  const estate = await status(root);
  if (!estate) {
    throw new CliError(EXIT.precondition, {
      what: "the embedded estate does not run",
      where: "--local",
      remedy: "homeostat local up",
    });
  }
  await forgetGoneEstate(workDirectory, estate);
  const credentials = estateEnvironment(estate, environment);
  assertLoopback(credentials);
  return credentials;
}

// Everything that is relaxed for the embedded estate rests on this.
function assertLoopback(credentials: Readonly<Record<string, string>>): void {
  const endpoints = Object.entries(credentials).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL"));
  const astray = endpoints.find(([, url]) => new URL(url).hostname !== "127.0.0.1");
  if (endpoints.length > 0 && !astray) return;
  throw new CliError(EXIT.precondition, {
    what: astray
      ? `the embedded estate names an endpoint outside this machine: ${astray.join("=")}`
      : "the embedded estate names no endpoint",
    allowed: "http://127.0.0.1:<port>",
    remedy: "homeostat local down, then: homeostat local up",
  });
}
