import { readFileSync, rmSync } from "node:fs";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { TerraformEvent } from "../terraform/events";
import { TerraformFailure } from "../terraform/failure";
import { parseObject } from "../terraform/json";
import type { Hold } from "./hold";
import type { Initializer } from "./initializer";
import { PlanCollector, type Plan } from "./plan";
import type { ProviderLauncher } from "./provider-launcher";
import { planAdopting } from "./recovery/adopt";
import { ApplyJournal } from "./recovery/apply-journal";
import type { Semaphore } from "./semaphore";
import type { TerraformRunner } from "./terraform-runner";
import type { Workspace } from "./workspace";

/** Name of the saved plan in a stack's folder. */
export const PLAN_FILE = "plan.tfplan";

/** How a plan is made. */
export interface PlanRequest {
  readonly workspace: Workspace;
  readonly hold: Hold;
  /** Plan the removal of everything. @default false */
  readonly destroy?: boolean;
  /** Addresses that the plan is limited to, with what they need. @default - everything */
  readonly targets?: readonly string[];
  /** Stacks whose outputs are assumed; such a plan is never left on disk. @default [] */
  readonly provisional?: readonly string[];
  /** The `terraform` block in the folder, where it is not the stack's own. */
  readonly settings?: unknown;
  /** Take the state lock. @default true */
  readonly lock?: boolean;
  readonly onEvent?: (event: TerraformEvent) => void;
}

/** The steps that every command is made of. */
export class StackOperations {
  /**
   * @param processor limits what needs the processor: init and plan; an apply mostly waits for AWS
   */
  constructor(
    private readonly runner: TerraformRunner,
    private readonly initializer: Initializer,
    private readonly providers: ProviderLauncher,
    private readonly processor: Semaphore,
    private readonly lockTimeoutSeconds: number,
  ) {}

  /**
   * Initializes the folder if needed, plans, and leaves the plan in it. Where an earlier apply was cut short, the
   * plan takes what that one made into the state.
   */
  async plan(request: PlanRequest): Promise<Plan> {
    const { workspace, hold, destroy = false, provisional = [] } = request;
    if (destroy || provisional.length > 0) return this.#plan(request);
    return planAdopting(workspace, {
      plan: () => this.#plan(request),
      show: async () => parseObject(readFileSync(await this.show(workspace, hold), "utf8")) ?? {},
    });
  }

  async #plan(request: PlanRequest): Promise<Plan> {
    const { workspace, hold, onEvent, targets = [], provisional = [] } = request;
    return this.processor.run(async () => {
      await this.initializer.init(workspace, hold, request.settings);
      const collector = new PlanCollector();
      const began = Date.now();
      const planFile = workspace.file(PLAN_FILE);
      rmSync(planFile, { force: true });
      const provider = await this.providers.start(workspace);
      const running = this.runner.run({
        workspace,
        hold,
        operation: "plan",
        ...(provider && { env: { TF_REATTACH_PROVIDERS: provider.reattach } }),
        args: [
          "-input=false",
          "-json",
          "-detailed-exitcode",
          `-out=${PLAN_FILE}`,
          ...(request.destroy === true ? ["-destroy"] : []),
          ...targets.map((address) => `-target=${address}`),
          ...this.#locking(request.lock ?? true),
        ],
        accept: [0, 2],
        onEvent: (event) => {
          collector.take(event);
          onEvent?.(event);
        },
      });
      const { exitCode } = await running.finally(() => provider?.end());
      if (!collector.isComplete) throw cutOff(workspace);
      return {
        stackId: workspace.stack.id,
        changes: collector.changes,
        counts: collector.counts,
        hasChanges: exitCode === 2,
        provisional,
        seconds: (Date.now() - began) / 1000,
      };
    });
  }

  /** Applies the plan that lies in the folder, exactly as it was planned. */
  async apply(workspace: Workspace, hold: Hold, onEvent: (event: TerraformEvent) => void): Promise<void> {
    const journal = new ApplyJournal(workspace);
    journal.begin(hold.holder);
    try {
      await this.runner.run({
        workspace,
        hold,
        operation: "apply",
        args: ["-input=false", "-json", ...this.#locking(true), PLAN_FILE],
        onEvent,
      });
    } catch (error) {
      if (error instanceof TerraformFailure && error.signal === null && error.exitCode === 1)
        journal.settle();
      throw error;
    }
    journal.settle();
    rmSync(workspace.file(PLAN_FILE), { force: true });
  }

  /** The saved plan as JSON, in a file. */
  async show(workspace: Workspace, hold: Hold): Promise<string> {
    return this.processor.run(async () => {
      const { logFile } = await this.runner.run({
        workspace,
        hold,
        operation: "show",
        args: ["-json", PLAN_FILE],
      });
      return logFile;
    });
  }

  #locking(lock: boolean): readonly string[] {
    return lock ? [`-lock-timeout=${this.lockTimeoutSeconds}s`] : ["-lock=false"];
  }
}

function cutOff(workspace: Workspace): CliError {
  return new CliError(EXIT.failed, {
    what: `Terraform's report of the plan of ${workspace.stack.id} is cut off: what it would destroy is not known, so nothing is applied`,
    where: workspace.log("plan"),
    remedy: "see whether the disk is full, then run this again",
  });
}
