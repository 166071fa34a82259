import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Hold } from "../../cli/engine/hold";
import { Initializer } from "../../cli/engine/initializer";
import { Interrupts } from "../../cli/engine/interrupts";
import { ProviderLauncher } from "../../cli/engine/provider-launcher";
import type { Stack } from "../../cli/engine/stack";
import type { Target } from "../../cli/engine/target";
import { TerraformRunner } from "../../cli/engine/terraform-runner";
import { Workspace } from "../../cli/engine/workspace";
import { asObject, parseObject } from "../../cli/terraform/json";
import type { Terraform } from "../../cli/terraform/setup";
import { terraformEnvironment } from "../../cli/terraform/environment";
import { workshopSetup } from "./workshop-setup";

const execute = promisify(execFile);

/**
 * Runs one command of Terraform to its end.
 *
 * @returns what it printed
 */
export type RunTerraform = (...args: readonly string[]) => Promise<string>;

/**
 * Terraform and the real provider in folders of their own, below one: what costs most, hashing and starting a provider
 * of 700 MB, happens once for each folder, as in the product itself, and not for each command.
 */
export class RealTerraform {
  readonly #terraform: Terraform;
  readonly #initializer: Initializer;

  constructor(private readonly folder: string) {
    const { terraform, cliConfigFile } = workshopSetup();
    this.#terraform = { ...terraform, cliConfigFile };
    const interrupts = new Interrupts({ onStop: () => undefined, onInsist: () => Promise.resolve(false) });
    this.#initializer = new Initializer(this.#target({}), new TerraformRunner(interrupts));
  }

  /**
   * Initializes a folder with this Terraform JSON and works in it.
   *
   * @param id name of the folder
   * @param credentials where the provider finds AWS, and as whom; empty for one that never asks
   */
  async work<T>(
    id: string,
    source: string,
    credentials: Readonly<Record<string, string>>,
    work: (run: RunTerraform) => Promise<T>,
  ): Promise<T> {
    const target = this.#target(credentials);
    const workspace = new Workspace(target, stackOf(id, source));
    workspace.write();
    const hold = Hold.take(workspace, "plan");
    try {
      await this.#initializer.init(workspace, hold);
      const provider = await new ProviderLauncher(target).start(workspace);
      const env = { ...target.env, ...(provider && { TF_REATTACH_PROVIDERS: provider.reattach }) };
      const run: RunTerraform = async (...args) => {
        const options = { cwd: workspace.directory, env, maxBuffer: 256 * 1024 * 1024 };
        return (await execute(target.terraform.path, args, options)).stdout;
      };
      return await work(run).finally(() => provider?.end());
    } finally {
      hold.release();
    }
  }

  #target(credentials: Readonly<Record<string, string>>): Target {
    return {
      ...{ root: this.folder, workDirectory: this.folder },
      ...{ kind: "local", environment: "dev", guarded: false },
      terraform: this.#terraform,
      env: terraformEnvironment(this.#terraform, credentials),
    };
  }
}

function stackOf(id: string, source: string): Stack {
  const template = asObject(parseObject(source)) ?? {};
  return { id, environment: "dev", name: id, dependencies: [], source, template, warnings: [] };
}
