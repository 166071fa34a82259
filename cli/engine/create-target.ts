import { join, resolve } from "node:path";
import type { Environment } from "../../environments/environment";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { terraformEnvironment } from "../terraform/environment";
import { readSetup } from "../terraform/setup";
import { estateAccess } from "./estate-access";
import { forgetGoneEstate } from "./forget-gone-estate";
import { ROOT } from "../root";
import { makeFolder } from "./make-folder";
import { sourcePlace } from "./source-place";
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
 * @throws CliError when the environment is missing or unknown, its folder cannot be made, or the embedded estate does not run
 */
export async function createTarget(request: TargetRequest): Promise<Target> {
  const { root, local } = request;
  const environment = await knownEnvironment(request.environment);
  const terraform = readSetup(root);
  const workDirectory = resolve(
    request.workDirectory ?? join(root, ".homeostat", "work"),
    local ? "local" : "aws",
  );
  makeFolder(workDirectory, "--work-dir");
  const estate = local ? await estateAccess(root, environment.name) : undefined;
  if (estate) await forgetGoneEstate(workDirectory, estate);
  return {
    root,
    kind: local ? "local" : "aws",
    environment: environment.name,
    guarded: environment.protected && !local,
    terraform,
    env: terraformEnvironment(terraform, estate?.variables),
    workDirectory,
  };
}

/** Checks the name of an environment without asking for anything else. */
export async function knownEnvironment(name: string | undefined): Promise<Environment> {
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

async function declaredEnvironments(): Promise<readonly Environment[]> {
  try {
    const { selectEnvironments } = await import("../../environments/index.js");
    return selectEnvironments();
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const { where, remedy } = sourcePlace(what, ROOT);
    const place = where.startsWith("environments/")
      ? { where, remedy: `${remedy}; nothing was synthesized or changed` }
      : { where: "environments/", remedy: "correct the value; nothing was synthesized or changed" };
    throw new CliError(EXIT.failed, { what, ...place }, { cause: error });
  }
}
