import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asObject } from "../terraform/json";
import { Semaphore } from "./semaphore";
import type { Hold } from "./hold";
import type { Target } from "./target";
import type { TerraformRunner } from "./terraform-runner";
import type { Workspace } from "./workspace";

const LOCK_FILE = ".terraform.lock.hcl";

/**
 * `terraform init`, only where it is needed.
 *
 * The first stack with a set of providers installs them alone, since Terraform's provider cache does not stand
 * two writers; its lock file then serves all others, who only link to what is there, and may do so in parallel.
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
    const installation = this.#installation(settings);
    const wanted = digest([settings, installation]);
    const stamp = workspace.file(".terraform", "homeostat-init");
    if (existsSync(workspace.file(LOCK_FILE)) && readIfThere(stamp) === wanted) return;

    const shared = join(this.target.workDirectory, "locks", `${installation}.hcl`);
    const work = async (): Promise<void> => {
      if (existsSync(shared)) copyFileSync(shared, workspace.file(LOCK_FILE));
      else rmSync(workspace.file(LOCK_FILE), { force: true });
      await this.runner.run({
        workspace,
        hold,
        operation: "init",
        args: ["-input=false", "-no-color", "-reconfigure"],
      });
      if (!existsSync(shared) && existsSync(workspace.file(LOCK_FILE))) {
        mkdirSync(join(this.target.workDirectory, "locks"), { recursive: true });
        copyFileSync(workspace.file(LOCK_FILE), shared);
      }
      mkdirSync(workspace.file(".terraform"), { recursive: true });
      writeFileSync(stamp, wanted);
    };
    if (existsSync(shared)) await work();
    else await this.#alone.run(work);
  }

  #installation(settings: unknown): string {
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
