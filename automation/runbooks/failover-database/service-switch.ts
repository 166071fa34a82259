import type { CheckResult, StepContext } from "../../remediation/execution/steps";
import { recordFact, textFact } from "../facts";
import type { DatabaseInstance } from "../ports/databases";
import type { EcsServices } from "../ports/ecs-services";
import type { ServiceDirectory } from "../ports/service-directory";
import type { TaskDefinition, TaskDefinitions } from "../ports/task-definitions";

const HOST_VARIABLE = "DATABASE_HOST";

/** Points the services that used a database at another one, by new revisions of their task definitions. */
export class ServiceSwitch {
  constructor(
    private readonly ports: {
      readonly directory: ServiceDirectory;
      readonly services: EcsServices;
      readonly taskDefinitions: TaskDefinitions;
    },
  ) {}

  /** The services of the environment whose tasks use the database, with the revision that they run. */
  async pointedAt({ id, host }: DatabaseInstance): Promise<Record<string, string>> {
    const [organization = "", environment = ""] = id.split("-");
    const names = await this.ports.directory.servicesNamed(`${organization}-${environment}-`);
    const found: Record<string, string> = {};
    for (const name of names) {
      const { taskDefinitionArn } = await this.ports.services.describe(name);
      const definition = await this.ports.taskDefinitions.describe(taskDefinitionArn);
      if (host !== undefined && usesHost(definition, host)) found[name] = taskDefinitionArn;
    }
    return found;
  }

  /** Registers, for each service, a revision that uses the new primary, unless it is there already. */
  async prepare(context: StepContext): Promise<string> {
    const { from, to, revisions } = planOf(context);
    const prepared: string[] = [];
    for (const arn of revisions.values()) {
      const there = await this.#prepared(context, arn);
      const change = { name: HOST_VARIABLE, from, to };
      prepared.push((there ?? (await this.ports.taskDefinitions.copyWith(arn, change))).arn);
    }
    return `${prepared.map(revisionOf).join(", ")} use ${to}`;
  }

  /** Deploys the revisions that were prepared. */
  async deploy(context: StepContext): Promise<string> {
    const { revisions } = planOf(context);
    for (const [service, arn] of revisions) {
      const next = await this.#prepared(context, arn);
      if (!next) throw new Error(`there is no revision of ${revisionOf(arn)} that uses the new primary`);
      const { taskDefinitionArn } = await this.ports.services.describe(service);
      if (taskDefinitionArn === next.arn) continue;
      if (taskDefinitionArn !== arn) throw changedBySomebody(service, taskDefinitionArn);
      await this.ports.services.update(service, { taskDefinitionArn: next.arn });
    }
    return `${[...revisions.keys()].join(", ")} replace their tasks`;
  }

  /** Deploys what ran before, where it does not run. */
  async deployBack(context: StepContext): Promise<string> {
    const { revisions } = planOf(context);
    for (const [service, arn] of revisions) {
      const { taskDefinitionArn } = await this.ports.services.describe(service);
      if (taskDefinitionArn === arn) continue;
      const next = await this.#prepared(context, arn);
      if (taskDefinitionArn !== next?.arn) throw changedBySomebody(service, taskDefinitionArn);
      await this.ports.services.update(service, { taskDefinitionArn: arn });
    }
    return `${[...revisions.keys()].join(", ")} run what they ran before`;
  }

  /** Retires the revisions that were prepared, which whoever starts the newest one would deploy by accident. */
  async retirePrepared(context: StepContext): Promise<string> {
    const retired: string[] = [];
    for (const arn of planOf(context).revisions.values()) {
      const next = await this.#prepared(context, arn);
      if (!next) continue;
      await this.ports.taskDefinitions.retire(next.arn);
      retired.push(revisionOf(next.arn));
    }
    return retired.length > 0 ? `${retired.join(", ")} are retired` : "no revision was prepared";
  }

  /** Whether every service runs all its tasks with the new primary. */
  isDeployed(context: StepContext): Promise<CheckResult> {
    return this.#allRun(context, async (arn) => (await this.#prepared(context, arn))?.arn);
  }

  /** Whether every service runs all its tasks as before. */
  isBack(context: StepContext): Promise<CheckResult> {
    return this.#allRun(context, (arn) => Promise.resolve(arn));
  }

  async #allRun(
    context: StepContext,
    wantedOf: (arn: string) => Promise<string | undefined>,
  ): Promise<CheckResult> {
    const looks = await Promise.all(
      [...planOf(context).revisions].map(async ([name, arn]) => {
        const [wanted, service] = await Promise.all([wantedOf(arn), this.ports.services.describe(name)]);
        const { taskDefinitionArn, runningTasks, desiredTasks, deployments } = service;
        const settled = deployments.length === 1 && deployments[0]?.state === "COMPLETED";
        const passed =
          taskDefinitionArn === wanted && settled && desiredTasks > 0 && runningTasks >= desiredTasks;
        return {
          passed,
          says: `${runningTasks} of ${desiredTasks} tasks of ${revisionOf(taskDefinitionArn)} run`,
        };
      }),
    );
    return { passed: looks.every(({ passed }) => passed), says: looks.map(({ says }) => says).join("; ") };
  }

  /** The revision that this execution registered for the new primary, perhaps in a call whose answer was lost. */
  async #prepared(context: StepContext, arn: string): Promise<TaskDefinition | undefined> {
    const family = revisionOf(arn).replace(/:\d+$/, "");
    const newest = await this.ports.taskDefinitions.describe(family);
    const isOurs = newest.registeredAtMs >= context.actingSinceMs && usesHost(newest, planOf(context).to);
    return isOurs ? newest : undefined;
  }
}

function planOf({ before }: StepContext) {
  const revisions = new Map(Object.entries(recordFact(before, "services")));
  return { from: textFact(before, "primaryHost"), to: textFact(before, "replicaHost"), revisions };
}

function usesHost({ variables }: TaskDefinition, host: string): boolean {
  return variables.some((container) => container[HOST_VARIABLE] === host);
}

/** `family:revision` of an ARN. */
function revisionOf(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}

function changedBySomebody(service: string, taskDefinitionArn: string): Error {
  return new Error(`${service} runs ${revisionOf(taskDefinitionArn)} now: somebody else deployed meanwhile`);
}
