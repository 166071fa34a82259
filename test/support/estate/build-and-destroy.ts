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

/** Builds an environment, plans it once more, and destroys it, beside whatever else the test does. */
export async function buildAndDestroy(environment: string, ...options: readonly string[]): Promise<Round> {
  const run = async (command: string, ...more: readonly string[]): Promise<Outcome> => {
    const outcome = await startHomeostat(command, ...locally(environment), ...more).ended;
    expectCode(outcome, 0);
    return outcome;
  };
  await run("apply", ...options, "--yes");
  const plan = await run("plan", ...options);
  await run("destroy", ...options, "--yes");
  const { stacks } = JSON.parse((await run("status", "--json")).stdout) as Status;
  return {
    secondPlan: /^\d+ .*$/m.exec(plan.stdout)?.[0] ?? plan.output,
    left: stacks.filter(({ resources = 0 }) => resources > 0).map(({ stack }) => stack),
  };
}
