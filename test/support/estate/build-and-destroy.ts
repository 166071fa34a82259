import { expectCode, locally, type Outcome } from "./homeostat";
import { startHomeostat } from "./start-homeostat";

/** What was seen of one round. */
export interface Round {
  /** What the plan after the apply found, in its own words. */
  readonly secondPlan: string;
  /** Stacks that still held resources after the destroy. */
  readonly left: readonly string[];
}

interface Status {
  readonly stacks: readonly {
    readonly stack: string;
    readonly deployed: boolean;
    readonly resources?: number;
  }[];
}

/** Runs a command to its end, beside whatever else the test does; it must succeed. */
async function run(command: string, environment: string, ...options: readonly string[]): Promise<Outcome> {
  const outcome = await startHomeostat(command, ...locally(environment), ...options).ended;
  expectCode(outcome, 0);
  return outcome;
}

/** Destroys an environment and says which stacks still hold resources. */
export async function destroyed(environment: string, ...options: readonly string[]): Promise<string[]> {
  await run("destroy", environment, ...options, "--yes");
  const { stacks } = JSON.parse((await run("status", environment, "--json")).stdout) as Status;
  return stacks.filter(({ resources = 0 }) => resources > 0).map(({ stack }) => stack);
}

/** Builds an environment, plans it once more, and destroys it. */
export async function buildAndDestroy(environment: string, ...options: readonly string[]): Promise<Round> {
  await run("apply", environment, ...options, "--yes");
  const plan = await run("plan", environment, ...options);
  const left = await destroyed(environment, ...options);
  return { secondPlan: /^\d+ .*$/m.exec(plan.stdout)?.[0] ?? plan.output, left };
}
