import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { ownDatabase } from "../own-database";
import { assertOwnName } from "../own-name";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { Metrics } from "../ports/metrics";
import type { ReadReplicas } from "../ports/read-replicas";
import { replicaLag } from "../replica-lag";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly databases: Databases;
  readonly replicas: ReadReplicas;
  readonly metrics: Metrics;
}

/** Each costs as much as the primary. */
const MAXIMUM_REPLICAS = 5;
/** What AWS allows. */
const MAXIMUM_NAME_LENGTH = 63;
/** The role of the function may delete nothing without the first; the second says whose it is. */
const MADE_BY = { tag: "made-by", value: "add-read-replica" } as const;
const EXECUTION_TAG = "execution";

/** Effects of `add-read-replica`. */
export function createSteps({ databases, replicas, metrics }: Ports): StepsOf<typeof spec> {
  /** The incident may be about a replica that fell silent: another one is then made of its primary. */
  const primary = async ({ incident }: StepContext): Promise<DatabaseInstance> => {
    const instance = await databases.describe(ownDatabase(incident));
    if (instance.sourceId === undefined) return instance;
    assertOwnName("the primary", instance.sourceId, incident.environment);
    return databases.describe(instance.sourceId);
  };
  const made = async (context: StepContext): Promise<DatabaseInstance | undefined> => {
    const found = await databases.find(replicaId(context));
    if (!found || isOwn(found, context)) return found;
    throw new Error(`${found.id} is there already, and not of this execution`);
  };

  return {
    targetState: async (context) => {
      const { id, resourceId, instanceClass } = await primary(context);
      return { primary: id, resourceId, instanceClass };
    },
    preChecks: {
      "password-not-kept-by-rds": async (context) => {
        const { id, isPasswordKeptByRds } = await primary(context);
        const says = isPasswordKeptByRds
          ? `RDS keeps the master password of ${id}, and makes no replica of such a database: one that has readReplicas in its environment has a password of its own`
          : `RDS does not keep the master password of ${id}`;
        return { passed: !isPasswordKeptByRds, says };
      },
      "primary-available": async (context) => {
        const { id, state, backupRetentionDays } = await primary(context);
        const passed = state === "available" && backupRetentionDays > 0;
        return { passed, says: `${id} is ${state} and keeps backups for ${backupRetentionDays} days` };
      },
      "replicas-below-limit": async (context) => {
        const { id, replicaIds } = await primary(context);
        const passed = replicaIds.length < MAXIMUM_REPLICAS;
        return { passed, says: `${id} has ${replicaIds.length} of at most ${MAXIMUM_REPLICAS} replicas` };
      },
    },
    actions: {
      "create-replica": async (context) => {
        const id = replicaId(context);
        if (!(await made(context))) {
          const source = await primary(context);
          if (source.id !== textFact(context.before, "primary") || source.state !== "available") {
            throw new Error(`${source.id} is ${source.state}: it is not what the plan was made for`);
          }
          if (source.replicaIds.length >= MAXIMUM_REPLICAS) {
            throw new Error(`${source.id} has ${source.replicaIds.length} replicas by now`);
          }
          const tags = { [MADE_BY.tag]: MADE_BY.value, [EXECUTION_TAG]: context.executionId };
          await replicas.create({ id, sourceId: source.id, tags });
        }
        return { says: `${id} is being made of ${textFact(context.before, "primary")}` };
      },
    },
    rollbacks: {
      "delete-replica": async (context) => {
        const found = await made(context);
        if (!found) return { says: `there is no ${replicaId(context)}` };
        if (found.sourceId !== textFact(context.before, "primary")) {
          throw new Error(`${found.id} follows ${found.sourceId ?? "nobody"}: it may hold data of its own`);
        }
        if (found.state !== "deleting") await replicas.delete(found.id);
        return { says: `${found.id} is being deleted` };
      },
    },
    rolledBack: async (context) => {
      const found = await made(context);
      const passed = found === undefined || found.state === "deleting";
      return { passed, says: `${replicaId(context)} is ${found?.state ?? "gone"}` };
    },
    postChecks: {
      "replica-available": async (context) => {
        const found = await made(context);
        const passed = found?.state === "available" && found.sourceId === textFact(context.before, "primary");
        return { passed, says: `${replicaId(context)} is ${found?.state ?? "not there"}` };
      },
      "replica-caught-up": (context) => replicaLag(replicaId(context), metrics, context.now()),
    },
  };
}

/** One name for each execution, so that a second call finds what the first one made. */
function replicaId({ before, executionId }: StepContext): string {
  const id = `${textFact(before, "primary")}-${executionId}`;
  if (id.length <= MAXIMUM_NAME_LENGTH) return id;
  throw new Error(`name of the replica is ${id}; allowed: ${MAXIMUM_NAME_LENGTH} characters`);
}

function isOwn({ tags }: DatabaseInstance, { executionId }: StepContext): boolean {
  return tags[MADE_BY.tag] === MADE_BY.value && tags[EXECUTION_TAG] === executionId;
}
