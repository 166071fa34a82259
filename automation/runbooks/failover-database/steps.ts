import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { numberFact, textFact } from "../facts";
import { ownDatabase } from "../own-database";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { EcsServices } from "../ports/ecs-services";
import type { Metrics } from "../ports/metrics";
import type { Notices } from "../ports/notices";
import type { ReplicaPromotion } from "../ports/replica-promotion";
import type { ServiceDirectory } from "../ports/service-directory";
import type { TaskDefinitions } from "../ports/task-definitions";
import { bestReplica } from "./best-replica";
import { downByApi, downByMetrics } from "./primary";
import { ServiceSwitch } from "./service-switch";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly databases: Databases;
  readonly promotion: ReplicaPromotion;
  readonly directory: ServiceDirectory;
  readonly services: EcsServices;
  readonly taskDefinitions: TaskDefinitions;
  readonly metrics: Metrics;
  readonly notices: Notices;
}

const POLL_MS = 10_000;
/** Below the step's own timeout, so that it says itself what it waits for. */
const PROMOTION_MS = 840_000;
/** The first backup of a new primary begins as soon as it is one, and takes long where it is large: it is written to meanwhile. */
const WRITABLE = new Set(["available", "backing-up"]);

/** Effects of `failover-database`. */
export function createSteps(ports: Ports): StepsOf<typeof spec> {
  const { databases, promotion, metrics, notices } = ports;
  const serviceSwitch = new ServiceSwitch(ports);
  const primary = ({ incident }: StepContext): Promise<DatabaseInstance> =>
    databases.describe(ownDatabase(incident));
  const replica = ({ before }: StepContext): Promise<DatabaseInstance> =>
    databases.describe(textFact(before, "replica"));

  const tell = async (context: StepContext, subject: string, text: string): Promise<void> => {
    const { arn } = await primary(context);
    await notices.publish(pagerTopic(arn, ownDatabase(context.incident)), {
      subject,
      text: `${text}\n\nIncident ${context.incident.id}, execution ${context.executionId}.`,
    });
  };

  return {
    targetState: async (context) => {
      const old = await primary(context);
      const { instance } = await bestReplica(old, ports, context.now());
      if (!instance || old.host === undefined)
        throw new Error(`${old.id} has no replica that is fit, or no address`);
      return {
        primary: old.id,
        primaryHost: old.host,
        replica: instance.id,
        replicaHost: instance.host ?? "",
        backupRetentionDays: Math.max(1, old.backupRetentionDays),
        services: await serviceSwitch.pointedAt(old),
      };
    },
    preChecks: {
      "primary-down-by-api": async (context) => downByApi(await primary(context)),
      "primary-down-by-metrics": async (context) => {
        const old = await primary(context);
        const [witness] = old.replicaIds;
        if (witness === undefined) return { passed: false, says: `${old.id} has no replica` };
        return downByMetrics({ primary: old.id, witness }, metrics, context.now());
      },
      "replica-fit": async (context) => {
        const { instance, says } = await bestReplica(await primary(context), ports, context.now());
        return { passed: instance !== undefined, says };
      },
      "services-known": async (context) => {
        const old = await primary(context);
        const names = Object.keys(await serviceSwitch.pointedAt(old));
        const says =
          names.length > 0 ? `${names.join(", ")} use ${old.id}` : `no service is known to use ${old.id}`;
        return { passed: names.length > 0, says };
      },
    },
    actions: {
      "tell-people": async (context) => {
        const { before } = context;
        const text = `${textFact(before, "replica")} is about to become the primary in place of ${textFact(before, "primary")}.`;
        await tell(context, `Database failover begins: ${textFact(before, "primary")}`, text);
        return { says: "the on-call person was told" };
      },
      "promote-replica": async (context) => {
        const { id, sourceId, state } = await replica(context);
        if (sourceId !== undefined) {
          if (sourceId !== textFact(context.before, "primary"))
            throw new Error(`${id} follows ${sourceId} now`);
          const { passed, says } = downByApi(await primary(context));
          if (!passed) throw new Error(`${says}: it takes writes again`);
          const backupRetentionDays = numberFact(context.before, "backupRetentionDays");
          // Any other state is that of a promotion under way, perhaps of a call whose answer was lost.
          if (state === "available") await promotion.promote(id, { backupRetentionDays });
        }
        await promoted(context, () => replica(context));
        return { says: `${id} is a primary of its own` };
      },
      "switch-endpoint": async (context) => ({ says: await serviceSwitch.prepare(context) }),
      "restart-tasks": async (context) => ({ says: await serviceSwitch.deploy(context) }),
    },
    rollbacks: {
      "restart-tasks-back": async (context) => ({ says: await serviceSwitch.deployBack(context) }),
      "switch-endpoint-back": async (context) => ({ says: await serviceSwitch.retirePrepared(context) }),
      "set-promoted-aside": async (context) => {
        const { id, sourceId } = await replica(context);
        if (sourceId !== undefined) return { says: `${id} still follows ${sourceId}` };
        return { says: `${id} is a primary that nobody uses: a person makes a replica anew and deletes it` };
      },
      "tell-people-back": async (context) => {
        const old = textFact(context.before, "primary");
        await tell(
          context,
          `Database failover given up: ${old}`,
          `The services are pointed at ${old} again.`,
        );
        return { says: "the on-call person was told that it was given up" };
      },
    },
    rolledBack: (context) => serviceSwitch.isBack(context),
    postChecks: {
      "primary-writable": async (context): Promise<CheckResult> => {
        const { id, state, sourceId } = await replica(context);
        const follows = sourceId === undefined ? "follows nobody" : `follows ${sourceId}`;
        return {
          passed: WRITABLE.has(state) && sourceId === undefined,
          says: `${id} is ${state} and ${follows}`,
        };
      },
      "service-healthy": (context) => serviceSwitch.isDeployed(context),
    },
  };
}

async function promoted({ now, sleep }: StepContext, look: () => Promise<DatabaseInstance>): Promise<void> {
  const untilMs = now() + PROMOTION_MS;
  for (;;) {
    const { id, state, sourceId } = await look();
    if (sourceId === undefined && WRITABLE.has(state)) return;
    if (now() >= untilMs)
      throw new Error(`${id} is ${state} and not yet a primary after ${PROMOTION_MS / 60_000} minutes`);
    await sleep(POLL_MS);
  }
}

/** The topic that wakes people, in the account and region of the database, by the names of the estate. */
function pagerTopic(databaseArn: string, databaseId: string): string {
  const [, partition = "", , region = "", account = ""] = databaseArn.split(":");
  const [organization = "", environment = ""] = databaseId.split("-");
  return `arn:${partition}:sns:${region}:${account}:${organization}-${environment}-alerts-p1`;
}
