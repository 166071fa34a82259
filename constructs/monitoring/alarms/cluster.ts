import type { ICluster } from "../../cluster/cluster";
import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN, SILENCE_IS_ZERO } from "../missing-data";
import { atLeast, below } from "../threshold";

/** EKS ends writes when etcd reaches 8 GiB. */
const ETCD_WARNING_BYTES = 6 * 2 ** 30;

/** What the field watches on EKS with the metrics that need no agent: control plane and node groups. */
export function clusterAlarms(cluster: ICluster): AlarmSpec[] {
  return [
    ...apiServer(cluster.clusterName),
    ...scheduler(cluster.clusterName),
    ...cluster.autoScalingGroupNames.flatMap((name, index) => nodeGroup(name, index + 1)),
  ];
}

const controlPlane = (clusterName: string) => metricsOf("AWS/EKS", { ClusterName: clusterName });

function apiServer(clusterName: string): AlarmSpec[] {
  const metric = controlPlane(clusterName);
  const ratio = (label: string, part: string) =>
    ratioPercent({
      label,
      part: metric(part, "Sum"),
      whole: metric("apiserver_request_total", "Sum"),
      minimumCount: 100,
    });
  return [
    {
      id: "cluster-api-errors-high",
      severity: "P2",
      summary: "The Kubernetes API fails 5 % or more of its requests: deployments and scaling stall.",
      signal: ratio("API requests failed (%)", "apiserver_request_total_5XX"),
      threshold: atLeast(5, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "cluster-api-throttled",
      severity: "P3",
      summary: "The Kubernetes API turns away 5 % or more of its requests: some client asks too much.",
      signal: ratio("API requests throttled (%)", "apiserver_request_total_429"),
      threshold: atLeast(5, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "cluster-api-silent",
      severity: "P1",
      summary: "The cluster's control plane has stopped reporting: nothing can be deployed, moved or healed.",
      signal: metric("apiserver_request_total", "SampleCount"),
      threshold: below(1, 10),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "cluster-storage-high",
      severity: "P2",
      summary: "The cluster's own database holds 6 of 8 GiB: when full, the cluster becomes read only.",
      signal: metric("apiserver_storage_size_bytes", "Maximum"),
      threshold: atLeast(ETCD_WARNING_BYTES, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function scheduler(clusterName: string): AlarmSpec[] {
  const metric = controlPlane(clusterName);
  return [
    {
      id: "cluster-pods-unschedulable",
      severity: "P2",
      summary:
        "Pods find no node for a quarter of an hour: the cluster is full, or asks for nodes that don't exist.",
      signal: metric("scheduler_pending_pods_UNSCHEDULABLE", "Maximum"),
      threshold: atLeast(1, 15),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "cluster-scheduling-errors",
      severity: "P3",
      summary: "The scheduler fails internally: pods start late or not at all.",
      signal: metric("scheduler_schedule_attempts_ERROR", "Sum"),
      threshold: atLeast(1, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}

function nodeGroup(autoScalingGroupName: string, number: number): AlarmSpec[] {
  const metric = metricsOf("AWS/EC2", { AutoScalingGroupName: autoScalingGroupName }, 300);
  const subject = `group-${String(number)}`;
  return [
    {
      id: "cluster-nodes-silent",
      subject,
      severity: "P1",
      summary: "No node of a node group reports: its pods have nowhere to run.",
      signal: metric("CPUUtilization", "SampleCount"),
      threshold: below(1, 2),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "cluster-node-unhealthy",
      subject,
      severity: "P2",
      summary: "A node fails its machine's status check: its pods will be moved once it is replaced.",
      signal: metric("StatusCheckFailed", "Maximum"),
      threshold: atLeast(1, 2),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "cluster-nodes-cpu-high",
      subject,
      severity: "P3",
      summary: "A node group's processors are at 85 % or more: the next pods will crowd out others.",
      signal: metric("CPUUtilization", "Average"),
      threshold: atLeast(85, 3),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}
