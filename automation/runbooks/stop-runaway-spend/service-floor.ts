import type { CheckResult, TargetState } from "../../remediation/execution/steps";
import type { EcsServices } from "../ports/ecs-services";
import type { ScalableTargets } from "../ports/scalable-targets";
import { isOwn, sizeOf, sizesOf, type Sizes } from "./sizes";

/** The services of an environment at their least size, held there by a most that is as low. */
export class ServiceFloor {
  constructor(
    private readonly services: EcsServices,
    private readonly scaling: ScalableTargets,
  ) {}

  /** The bounds of the services that are this environment's, for the plan. */
  async bounds(environment: string): Promise<{ readonly leastTasks: Sizes; readonly mostTasks: Sizes }> {
    const own = [...(await this.scaling.all())].filter(([name]) => isOwn(environment, ...name.split("/")));
    return {
      leastTasks: Object.fromEntries(own.map(([name, { minimumTasks }]) => [name, minimumTasks])),
      mostTasks: Object.fromEntries(own.map(([name, { maximumTasks }]) => [name, maximumTasks])),
    };
  }

  /** How many tasks each service wants now. */
  async wanted(names: readonly string[]): Promise<Sizes> {
    const found = await Promise.all(
      names.map(async (name) => [name, (await this.services.describe(name)).desiredTasks] as const),
    );
    return Object.fromEntries(found);
  }

  async lower(before: TargetState): Promise<string> {
    const planned = plannedOf(before);
    for (const { name, least, most } of planned) {
      await this.#setMost(name, { from: most, to: least });
      const { desiredTasks } = await this.services.describe(name);
      if (desiredTasks > least) await this.services.update(name, { desiredTasks: least });
    }
    return (
      planned.map(({ name, least }) => `${name} is held at ${least} tasks`).join(", ") ||
      "there is no service"
    );
  }

  async raise(before: TargetState, sizes: Sizes): Promise<string> {
    const planned = plannedOf(before);
    for (const { name, least, most } of planned) {
      await this.#setMost(name, { from: least, to: most });
      const size = Math.min(most, sizeOf(sizes, name));
      const { desiredTasks } = await this.services.describe(name);
      if (desiredTasks < size) await this.services.update(name, { desiredTasks: size });
    }
    return (
      planned.map(({ name }) => `${name} has ${sizeOf(sizes, name)} tasks again`).join(", ") ||
      "there is no service"
    );
  }

  async isLow(before: TargetState): Promise<CheckResult> {
    const planned = plannedOf(before);
    const now = await Promise.all(
      planned.map(async ({ name, least }) => {
        const [{ desiredTasks, runningTasks }, { maximumTasks }] = await Promise.all([
          this.services.describe(name),
          this.scaling.describe(name),
        ]);
        return desiredTasks <= least && runningTasks <= least && maximumTasks === least;
      }),
    );
    return counted(now, "services are at their floor");
  }

  async isBack(before: TargetState, sizes: Sizes): Promise<CheckResult> {
    const now = await Promise.all(
      plannedOf(before).map(async ({ name, most }) => {
        const [{ desiredTasks }, { maximumTasks }] = await Promise.all([
          this.services.describe(name),
          this.scaling.describe(name),
        ]);
        return maximumTasks === most && desiredTasks >= Math.min(most, sizeOf(sizes, name));
      }),
    );
    return counted(now, "services have their size again");
  }

  async #setMost(name: string, { from, to }: { readonly from: number; readonly to: number }): Promise<void> {
    const { maximumTasks } = await this.scaling.describe(name);
    if (maximumTasks === to) return;
    if (maximumTasks !== from)
      throw new Error(`${name} may have ${maximumTasks} tasks now: somebody else changed it meanwhile`);
    await this.scaling.setMaximum(name, to);
  }
}

/** How many of the answers are yes. */
export function counted(answers: readonly boolean[], what: string): CheckResult {
  const yes = answers.filter(Boolean).length;
  return { passed: yes === answers.length, says: `${yes} of ${answers.length} ${what}` };
}

function plannedOf(before: TargetState) {
  const mostTasks = sizesOf(before, "mostTasks");
  return Object.entries(sizesOf(before, "leastTasks")).map(([name, least]) => ({
    name,
    least,
    most: sizeOf(mostTasks, name),
  }));
}
