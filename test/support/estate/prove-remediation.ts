import { randomUUID } from "node:crypto";
import type { AuditRecord } from "../../../automation/remediation/admission/records";
import type { LocalEstate } from "../../../local";
import { serviceAlarmEvent } from "./alarm-event";
import type { BusEvent } from "./aws-event";
import { serviceOf, settledTasks } from "./estate-tasks";
import { eventually } from "./eventually";
import { poolBusy } from "./pool-busy";
import { RemediationTrail } from "./remediation-trail";
import { switchOn } from "./task-faults";

/** The service publishes every ten seconds. */
const METRIC_SECONDS = 40;
const SETTLE_SECONDS = 90;
const DELIVERY_SECONDS = 30;

/**
 * Proves on an applied environment that an alarm about the reference service is decided, acted upon and told by what
 * the operations stack deployed, under the rights that it gave; that an event which comes twice is acted upon once; and
 * that a check which does not pass ends it before anything is touched.
 */
export async function proveRemediation(estate: LocalEstate, environment: string): Promise<void> {
  const trail = new RemediationTrail(estate, environment);
  const service = await serviceOf(estate, environment);
  const before = await settledTasks(estate, environment, service);
  for (const task of before) await switchOn(task, { stuckPool: true });

  // More tasks would only wait for the same database.
  await eventually(
    "the metric shows that the pools are full",
    async () => (await poolBusy(estate, environment, new Date(Date.now() - 60_000))).at(-1) === 100,
    METRIC_SECONDS,
  );
  const busy = await settled(trail, cpuAlarm(estate, environment));
  expect(outcomeOf(busy)).toEqual("refused");
  expect(await settledTasks(estate, environment, service)).toEqual(before);

  const event = poolAlarm(estate, environment);
  const story = await settled(trail, event);
  expect(outcomeOf(story)).toEqual("succeeded-verified");
  expect(story.map(({ fact }) => fact.what)).toEqual(["reported", "decided", "settled"]);
  await settledTasks(estate, environment, service, before);
  await proveOnce(trail, event, story);
  await eventually("all is told", async () => (await trail.undelivered()) === 0, DELIVERY_SECONDS);
}

/** The same event again finds what was decided about it, and starts nothing. */
async function proveOnce(
  trail: RemediationTrail,
  event: BusEvent,
  story: readonly AuditRecord[],
): Promise<void> {
  const executions = await trail.executions();
  expect(executions).toContain(story.at(-1)?.executionId);
  await trail.deliver(event, randomUUID());
  await eventually("it is read", async () => (await trail.waitingEvents()) === 0, DELIVERY_SECONDS);
  expect(await trail.of(event.id)).toEqual(story);
  expect(await trail.executions()).toEqual(executions);
}

async function settled(trail: RemediationTrail, event: BusEvent): Promise<AuditRecord[]> {
  await trail.deliver(event, event.id);
  return eventually(
    "it is settled",
    async () => {
      const story = await trail.of(event.id);
      return outcomeOf(story) !== undefined && story;
    },
    SETTLE_SECONDS,
  );
}

function outcomeOf(story: readonly AuditRecord[]): string | undefined {
  const [last] = story.flatMap(({ fact }) => (fact.what === "settled" ? [fact.outcome] : []));
  return last;
}

function poolAlarm(estate: LocalEstate, environment: string): BusEvent {
  return serviceAlarmEvent(
    estate,
    environment,
    { kind: "application-pool-exhausted", namespace: "Homeostat/Service", metric: "PoolBusy" },
    { Environment: environment, Service: "reference" },
  );
}

function cpuAlarm(estate: LocalEstate, environment: string): BusEvent {
  const name = `homeostat-${environment}-reference`;
  return serviceAlarmEvent(
    estate,
    environment,
    { kind: "service-cpu-high", namespace: "AWS/ECS", metric: "CPUUtilization" },
    { ClusterName: name, ServiceName: name },
  );
}
