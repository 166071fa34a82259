import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { inDeploymentOrder } from "./deployment-order";
import { Initializer } from "./initializer";
import type { Interrupts } from "./interrupts";
import { ProviderLauncher } from "./provider-launcher";
import { readStacks, type Stack } from "./stack";
import { selectStacks } from "./select-stacks";
import { Semaphore } from "./semaphore";
import { StackOperations } from "./stack-operations";
import { synthesize } from "./synthesize";
import type { Target } from "./target";
import { TerraformRunner } from "./terraform-runner";

const MAXIMUM_APPLIES = 8;
// Terraform and the AWS provider, measured while planning and applying one stack.
const BYTES_PER_APPLY = 1024 ** 3;

/** Options that the commands share. */
export interface SessionOptions {
  /** Stack names; all when empty. */
  readonly stackNames: readonly string[];
  /** Synthesized output to use as it is. @default - synthesize now */
  readonly from?: string;
  /** Plans made at once. @default - number of processors */
  readonly parallelism?: number;
  readonly lockTimeoutSeconds: number;
}

/** The stacks, the target and the tools of one command. */
export interface Session {
  readonly target: Target;
  readonly interrupts: Interrupts;
  /** All stacks of the environment. */
  readonly environmentStacks: readonly Stack[];
  /** Those that were asked for. */
  readonly stacks: readonly Stack[];
  readonly operations: StackOperations;
  readonly runner: TerraformRunner;
  readonly initializer: Initializer;
  /** Stacks that may be under way at once. */
  readonly concurrency: number;
}

/** Synthesizes and gets everything ready. */
export async function openSession(
  target: Target,
  interrupts: Interrupts,
  options: SessionOptions,
): Promise<Session> {
  const all = inDeploymentOrder(await stacksOf(target, options.from));
  const parallelism = options.parallelism ?? cpus().length;
  const runner = new TerraformRunner(interrupts);
  const initializer = new Initializer(target, runner);
  const operations = new StackOperations(
    runner,
    initializer,
    new ProviderLauncher(target),
    new Semaphore(parallelism),
    options.lockTimeoutSeconds,
  );
  const roomFor = Math.min(MAXIMUM_APPLIES, Math.floor(totalmem() / 2 / BYTES_PER_APPLY));
  return {
    target,
    interrupts,
    environmentStacks: all.filter((stack) => stack.environment === target.environment),
    stacks: selectStacks(all, target.environment, options.stackNames),
    operations,
    runner,
    initializer,
    concurrency: options.parallelism ?? Math.max(parallelism, roomFor),
  };
}

async function stacksOf(target: Target, from: string | undefined): Promise<Stack[]> {
  if (from !== undefined) return readStacks(from);
  // A folder per process: two commands at once must not read each other's half-written output.
  const outputDirectory = join(target.workDirectory, `synthesized-${process.pid}`);
  try {
    return await synthesize({ root: target.root, outputDirectory, environment: target.environment });
  } finally {
    rmSync(outputDirectory, { recursive: true, force: true });
  }
}
