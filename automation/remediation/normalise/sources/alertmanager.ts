import * as z from "zod";
import type { Severity, Target } from "../../incident";
import { EVENT_PATTERNS } from "../event-patterns";
import { kebab, KEBAB } from "../kebab";
import { sourceReader, type Report, type Reports } from "../source-reader";

const labels = z.record(z.string().max(128), z.string().max(1024));
const alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels,
  annotations: labels.default({}),
  startsAt: z.string().max(64),
  fingerprint: z.string().min(1).max(64),
});
const webhook = z.object({
  version: z.literal("4"),
  status: z.enum(["firing", "resolved"]),
  truncatedAlerts: z.number().int().min(0).default(0),
  alerts: z.array(alert).min(1).max(100),
});

type Alert = z.infer<typeof alert>;

interface Known {
  readonly rootCause: string;
  /** The resource, if the labels name it as they should. */
  readonly target: (labels: Readonly<Record<string, string>>) => Target | undefined;
}

const KUBERNETES_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const INSTANCE_ID = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

const namespaced =
  (type: string, label: string): Known["target"] =>
  (given) => {
    const [namespace = "", name = ""] = [given["namespace"], given[label]];
    const named = KUBERNETES_NAME.test(namespace) && KUBERNETES_NAME.test(name);
    return named ? { type, id: `${namespace}/${name}` } : undefined;
  };
const node: Known["target"] = ({ node: name = "" }) =>
  KUBERNETES_NAME.test(name) ? { type: "Kubernetes::Node", id: name } : undefined;
const instance: Known["target"] = (given) => {
  const id = given["instance_id"] ?? "";
  return INSTANCE_ID.test(id) ? { type: "AWS::EC2::Instance", id } : node(given);
};

/** Alerts of the Kubernetes and node mixins that name a cause. A label cannot name one: it is only text. */
const KNOWN: Readonly<Record<string, Known>> = {
  KubeDeploymentReplicasMismatch: {
    rootCause: "deployment-replicas-missing",
    target: namespaced("Kubernetes::Deployment", "deployment"),
  },
  KubeNodeNotReady: { rootCause: "node-not-ready", target: node },
  KubeNodeUnreachable: { rootCause: "node-not-ready", target: node },
  KubePersistentVolumeFillingUp: {
    rootCause: "volume-filling-up",
    target: namespaced("Kubernetes::PersistentVolumeClaim", "persistentvolumeclaim"),
  },
  KubePodCrashLooping: { rootCause: "pod-crash-looping", target: namespaced("Kubernetes::Pod", "pod") },
  NodeFilesystemAlmostOutOfSpace: { rootCause: "node-disk-full", target: instance },
  NodeFilesystemSpaceFillingUp: { rootCause: "node-disk-full", target: instance },
};
/** Alerts that always fire, or only quieten others. */
const NO_ALERTS = new Set(["InfoInhibitor", "Watchdog"]);

const SEVERITIES: Readonly<Record<string, Severity>> = {
  critical: "P1",
  error: "P2",
  info: "P4",
  warning: "P3",
};

/** Webhooks of Alertmanager, put on the bus by the endpoint that received and authenticated them. */
export const alertmanager = sourceReader<z.infer<typeof webhook>>({
  kind: "alertmanager",
  events: EVENT_PATTERNS.alertmanager,
  rootCauses: Object.values(KNOWN).map(({ rootCause }) => rootCause),
  schema: webhook,
  reports: ({ alerts, truncatedAlerts }): Reports => {
    const [first, ...more] = alerts.map(reportOf);
    const cut: Report[] =
      truncatedAlerts > 0
        ? [
            {
              kind: "rejected",
              reason: `truncatedAlerts: ${truncatedAlerts} alerts were cut off by Alertmanager; raise max_alerts`,
            },
          ]
        : [];
    return [first ?? { kind: "information", says: "no alert" }, ...more, ...cut];
  },
});

function reportOf({ status, labels: given, annotations, startsAt, fingerprint }: Alert): Report {
  const name = given["alertname"] ?? "";
  if (NO_ALERTS.has(name)) return { kind: "information", says: `${name} is ${status}` };
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  const found = known?.target(given);
  const rootCause = known && found ? known.rootCause : "unknown";
  const target = found ?? { type: "Alertmanager::Alert", id: fingerprint };
  if (status === "resolved") return { kind: "over", rootCause, target, says: `${name} is resolved` };
  const namespace = given["namespace"] ?? "";
  return {
    kind: "trouble",
    rootCause,
    confidence: rootCause === "unknown" ? 0 : 0.9,
    symptoms: [kebab(name)],
    service: KEBAB.test(namespace) && namespace.length <= 63 ? namespace : "cluster",
    target,
    severity: severityOf(given["severity"] ?? ""),
    context: {
      alertname: name,
      startsAt,
      summary: annotations["summary"] ?? annotations["description"] ?? "",
    },
  };
}

function severityOf(label: string): Severity {
  return (Object.hasOwn(SEVERITIES, label) ? SEVERITIES[label] : undefined) ?? "P3";
}
