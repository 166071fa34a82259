import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { asArray, asObject } from "../terraform/json";
import { packageHash } from "../terraform/package-hash";
import { ProviderProcess } from "../terraform/provider-process";
import { isCheckedAlready } from "./installation";
import type { Target } from "./target";
import type { Workspace } from "./workspace";

const PACKAGES = join(".terraform", "providers", "registry.terraform.io", "hashicorp", "aws");
const LOCKED_HASH = /"(h1:[^"]+)"/g;

/**
 * Starts the AWS provider once for a plan. Terraform itself starts it three times for each, and each time checks
 * 700 MB against the lock file: that is 40 % of the time of a plan.
 *
 * Each plan has a process of its own. A provider keeps the configuration that it was given last, and every stack
 * has its own (its tags differ), so one process for two stacks would plan with the wrong one; for the same reason
 * a stack with a second configuration is left to Terraform.
 */
export class ProviderLauncher {
  readonly #hashes = new Map<string, Promise<string>>();

  constructor(private readonly target: Target) {}

  /** @returns `undefined` when Terraform had better start its own */
  async start(workspace: Workspace): Promise<ProviderProcess | undefined> {
    if (this.target.terraform.product !== "terraform" || !hasOneConfiguration(workspace)) return undefined;
    const folder = installedPackage(workspace.file(PACKAGES));
    if (folder === undefined || !(await this.#isLocked(folder, workspace))) return undefined;
    const name = readdirSync(folder).find((file) => file.startsWith("terraform-provider-aws"));
    if (name === undefined) return undefined;
    return ProviderProcess.start({
      executable: join(folder, name),
      directory: workspace.directory,
      env: this.target.env,
    });
  }

  // Terraform trusts a provider that it attaches to, so what it would have checked is checked here, once for all stacks.
  async #isLocked(folder: string, workspace: Workspace): Promise<boolean> {
    const lockFile = workspace.file(".terraform.lock.hcl");
    if (isCheckedAlready(workspace)) return true;
    if (!existsSync(lockFile)) return false;
    const hash = this.#hashes.get(folder) ?? packageHash(folder);
    this.#hashes.set(folder, hash);
    const allowed = [...readFileSync(lockFile, "utf8").matchAll(LOCKED_HASH)].map(([, locked]) => locked);
    return allowed.includes(await hash);
  }
}

function hasOneConfiguration(workspace: Workspace): boolean {
  const { template } = workspace.stack;
  const required = Object.keys(asObject(asObject(template["terraform"])?.["required_providers"]) ?? {});
  const configured = asObject(template["provider"]) ?? {};
  return (
    required.every((name) => name === "aws") &&
    Object.keys(configured).every((name) => name === "aws") &&
    asArray(configured["aws"]).length === 1
  );
}

/** The folder of the only version for this machine; `undefined` if there is none or a choice. */
function installedPackage(packages: string): string | undefined {
  const folders = existsSync(packages)
    ? readdirSync(packages).flatMap((version) =>
        readdirSync(join(packages, version)).map((platform) => join(packages, version, platform)),
      )
    : [];
  const [only] = folders;
  return folders.length === 1 && only !== undefined ? realpathSync(only) : undefined;
}
