import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asObject } from "../terraform/json";
import { Semaphore } from "./semaphore";
import type { Hold } from "./hold";
import { Installation, isLocked, removeLock } from "./installation";
import type { Target } from "./target";
import type { TerraformRunner } from "./terraform-runner";
import type { Workspace } from "./workspace";

/**
 * `terraform init`, only where it is needed.
 *
 * The first stack with a set of providers installs them alone, since Terraform's provider cache does not stand
 * two writers; all others link to what it installed, and may do so in parallel.
 */
export class Initializer {
  readonly #alone = new Semaphore(1);

  constructor(
    private readonly target: Target,
    private readonly runner: TerraformRunner,
  ) {}

  /**
   * @param settings backend and provider requirements: the `terraform` block of the JSON in the folder
   */
  async init(
    workspace: Workspace,
    hold: Hold,
    settings: unknown = workspace.stack.template["terraform"],
  ): Promise<void> {
    const key = this.#installationKey(settings);
    const wanted = digest([settings, key]);
    const stamp = workspace.file(".terraform", "homeostat-init");
    const installation = new Installation(join(this.target.workDirectory, "locks"), key);
    if (isLocked(workspace) && readIfThere(stamp) === wanted) {
      // The package may have changed since; in AWS whatever starts it looks.
      if (this.target.kind === "local" && installation.isThere) await installation.lock(workspace);
      return;
    }
    const work = async (): Promise<void> => {
      if (!installation.isThere) removeLock(workspace);
      await this.runner.run({
        workspace,
        hold,
        operation: "init",
        args: ["-input=false", "-no-color", "-reconfigure"],
        env: installation.isThere ? await installation.linkInto(workspace) : {},
      });
      installation.keep(workspace);
      if (installation.isThere) await installation.lock(workspace);
      mkdirSync(workspace.file(".terraform"), { recursive: true });
      writeFileSync(stamp, wanted);
    };
    if (installation.isThere) await work();
    else await this.#alone.run(work);
  }

  #installationKey(settings: unknown): string {
    const { terraform } = this.target;
    const configuration = readIfThere(terraform.cliConfigFile) ?? "";
    return digest([
      asObject(settings)?.["required_providers"],
      terraform.path,
      terraform.version,
      configuration,
    ]);
  }
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
