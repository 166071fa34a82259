import * as z from "zod";
import type { Severity, Target } from "../../incident";
import { arnResource } from "../arn";
import { serviceOf } from "../estate-names";
import { EVENT_PATTERNS } from "../event-patterns";
import { kebab } from "../kebab";
import { sourceReader, type Report, type Reports } from "../source-reader";

const task = z.object({
  clusterArn: z.string().max(2048),
  taskArn: z.string().max(2048),
  group: z.string().max(255).optional(),
  lastStatus: z.string().max(64),
  stopCode: z.string().max(64).optional(),
  stoppedReason: z.string().max(1024).optional(),
  containers: z
    .array(
      z.object({
        name: z.string().max(255),
        exitCode: z.number().optional(),
        reason: z.string().max(1024).optional(),
      }),
    )
    .max(50)
    .default([]),
});
const serviceAction = z.object({
  eventType: z.enum(["INFO", "WARN", "ERROR"]),
  eventName: z.string().min(1).max(128),
  clusterArn: z.string().max(2048).optional(),
  reason: z.string().max(1024).optional(),
  deploymentId: z.string().max(255).optional(),
});

type Task = z.infer<typeof task>;
type ServiceAction = z.infer<typeof serviceAction>;

const DEPLOYMENT_FAILED = "service-deployment-failed";

/** Names of events that say what is wrong, with the root cause. */
const BEGINS: Readonly<Record<string, { readonly rootCause: string; readonly severity: Severity }>> = {
  SERVICE_DEPLOYMENT_FAILED: { rootCause: DEPLOYMENT_FAILED, severity: "P2" },
  SERVICE_TASK_START_IMPAIRED: { rootCause: "service-tasks-cannot-start", severity: "P2" },
  SERVICE_TASK_PLACEMENT_FAILURE: { rootCause: "service-tasks-cannot-be-placed", severity: "P2" },
  SERVICE_TASK_CONFIGURATION_FAILURE: { rootCause: "service-tasks-cannot-start", severity: "P2" },
};

/** Root causes that have ended once all wanted tasks run and stay. */
const ENDED_BY_STEADY_STATE = [
  "service-tasks-cannot-start",
  "service-tasks-cannot-be-placed",
  "service-task-failed",
  "service-task-out-of-memory",
] as const;

/** Tasks that stopped. ECS starts others; when that fails, the service says so. */
export const ecsTask = sourceReader<Task>({
  kind: "ecs-event",
  events: EVENT_PATTERNS.ecsTask,
  rootCauses: ["service-tasks-cannot-start", "service-task-failed", "service-task-out-of-memory"],
  schema: task,
  reports: (stopped, { place }): Reports => {
    const { lastStatus, group = "", stopCode = "", stoppedReason = "", clusterArn, taskArn } = stopped;
    const says =
      `task ${arnResource(taskArn)} of ${group} is ${lastStatus} ${stopCode} ${stoppedReason}`.trim();
    const rootCause = lastStatus === "STOPPED" ? causeOf(stopped) : undefined;
    const [, name] = /^service:(.+)$/.exec(group) ?? [];
    if (rootCause === undefined || name === undefined) return [{ kind: "information", says }];
    const cluster = arnResource(clusterArn).replace(/^cluster\//, "");
    return [
      {
        kind: "trouble",
        rootCause,
        confidence: 0.7,
        symptoms: [rootCause],
        service: serviceOf(name, place),
        target: { type: "AWS::ECS::Service", id: `${cluster}/${name}` },
        severity: "P3",
        context: { taskArn, stopCode, stoppedReason },
      },
    ];
  },
});

function causeOf({ stopCode, containers }: Task): string | undefined {
  if (containers.some(({ reason = "" }) => reason.startsWith("OutOfMemoryError")))
    return "service-task-out-of-memory";
  if (stopCode === "TaskFailedToStart") return "service-tasks-cannot-start";
  const failed = containers.some(({ exitCode = 0 }) => exitCode !== 0);
  return stopCode === "EssentialContainerExited" && failed ? "service-task-failed" : undefined;
}

/** What services and their deployments say of themselves. */
export const ecsService = sourceReader<ServiceAction>({
  kind: "ecs-event",
  events: EVENT_PATTERNS.ecsService,
  rootCauses: Object.values(BEGINS).map(({ rootCause }) => rootCause),
  schema: serviceAction,
  reports: (action, { place, resources }): Reports => {
    const { eventType, eventName, reason = "", deploymentId = "" } = action;
    const found = serviceTarget(resources);
    if (!found)
      return [
        { kind: "rejected", reason: "resources: no ARN of a service; allowed: …:service/<cluster>/<name>" },
      ];
    const { target, name } = found;
    const says = `${target.id}: ${eventName} ${reason}`.trim();
    const ends = endedBy(eventName);
    if (ends.length > 0) {
      const [first, ...more] = ends.map((rootCause): Report => ({ kind: "over", rootCause, target, says }));
      return [first ?? { kind: "information", says }, ...more];
    }
    if (eventType === "INFO") return [{ kind: "information", says }];
    return [
      trouble(action, {
        target,
        service: serviceOf(name, place),
        context: { eventName, reason, deploymentId },
      }),
    ];
  },
});

function trouble(
  { eventName }: ServiceAction,
  about: {
    readonly target: Target;
    readonly service: string;
    readonly context: Readonly<Record<string, string>>;
  },
): Report {
  const known = Object.hasOwn(BEGINS, eventName) ? BEGINS[eventName] : undefined;
  if (known) return { kind: "trouble", ...known, confidence: 0.95, symptoms: [known.rootCause], ...about };
  const symptoms = [kebab(eventName)];
  return { kind: "trouble", rootCause: "unknown", confidence: 0, symptoms, severity: "P3", ...about };
}

function endedBy(eventName: string): readonly string[] {
  if (eventName === "SERVICE_STEADY_STATE") return ENDED_BY_STEADY_STATE;
  return eventName === "SERVICE_DEPLOYMENT_COMPLETED" ? [DEPLOYMENT_FAILED] : [];
}

function serviceTarget(
  resources: readonly string[],
): { readonly target: Target; readonly name: string } | undefined {
  for (const arn of resources) {
    const [kind, cluster, name] = arnResource(arn).split("/");
    if (kind === "service" && cluster !== undefined && name !== undefined) {
      return { target: { type: "AWS::ECS::Service", id: `${cluster}/${name}` }, name };
    }
  }
  return undefined;
}
