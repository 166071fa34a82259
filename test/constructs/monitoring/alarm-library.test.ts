import { spec as throttleFunction } from "../../../automation/runbooks/throttle-function/spec";
import { applicationAlarms } from "../../../constructs/monitoring/alarms/application";
import { auroraAlarms } from "../../../constructs/monitoring/alarms/aurora";
import { backupAlarms } from "../../../constructs/monitoring/alarms/backup";
import { cacheAlarms } from "../../../constructs/monitoring/alarms/cache";
import { clusterAlarms } from "../../../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../../../constructs/monitoring/alarms/database";
import { functionAlarms } from "../../../constructs/monitoring/alarms/function";
import { httpApiAlarms } from "../../../constructs/monitoring/alarms/http-api";
import { loadBalancerAlarms } from "../../../constructs/monitoring/alarms/load-balancer";
import { natAlarms } from "../../../constructs/monitoring/alarms/nat";
import { queueAlarms } from "../../../constructs/monitoring/alarms/queue";
import { serviceAlarms } from "../../../constructs/monitoring/alarms/service";
import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import { isExpression, type Metric } from "../../../constructs/monitoring/metric";
import { describeAlarm } from "./describe-alarm";
import { cache, cluster, database, network, only, service } from "./fixtures";

const serviceLimits = {
  environment: "dev",
  metricsNamespace: "Homeostat/Service",
  taskMemoryMib: 1024,
  workerTimeoutSeconds: 30,
  workerAlias: "live",
};

const medium = { instanceClass: "db.t4g.medium", allocatedGib: 20 };

function metricOf(spec: AlarmSpec): Metric {
  if (isExpression(spec.signal)) throw new Error(`${spec.id} is computed`);
  return spec.signal;
}

describe("natAlarms", () => {
  it("watches each gateway", () => {
    expect(natAlarms({ natGatewayIds: ["nat-1"] }).map(describeAlarm)).toEqual([
      "P2 nat-port-allocation-errors: Sum(ErrorPortAllocation) >= 1, 3/5 x 60s, silence notBreaching",
      "P3 nat-connections-high: Maximum(ActiveConnectionCount) >= 45000, 5/5 x 60s, silence notBreaching",
      "P3 nat-packets-dropped: IF(Sum(PacketsOutToDestination) >= 10000, 100 * FILL(Sum(PacketsDropCount), 0) / Sum(PacketsOutToDestination), 0) >= 0.01, 5/5 x 60s, silence notBreaching",
      "P3 nat-connections-unanswered: IF(Sum(ConnectionAttemptCount) >= 100, 100 * (Sum(ConnectionAttemptCount) - FILL(Sum(ConnectionEstablishedCount), 0)) / Sum(ConnectionAttemptCount), 0) >= 10, 5/5 x 60s, silence notBreaching",
    ]);
  });

  it("tells gateways apart by their number and dimension", () => {
    const second = only(natAlarms(network), "nat-connections-high", "gateway-2");
    expect(metricOf(second)).toMatchObject({
      namespace: "AWS/NATGateway",
      dimensions: { NatGatewayId: "nat-2" },
    });
  });

  it("watches nothing where there is no gateway", () => {
    expect(natAlarms({ natGatewayIds: [] })).toEqual([]);
  });
});

describe("clusterAlarms", () => {
  it("watches the control plane and each node group", () => {
    expect(clusterAlarms(cluster).map(describeAlarm)).toEqual([
      "P2 cluster-api-errors-high: IF(Sum(apiserver_request_total) >= 100, 100 * FILL(Sum(apiserver_request_total_5XX), 0) / Sum(apiserver_request_total), 0) >= 5, 5/5 x 60s, silence notBreaching",
      "P3 cluster-api-throttled: IF(Sum(apiserver_request_total) >= 100, 100 * FILL(Sum(apiserver_request_total_429), 0) / Sum(apiserver_request_total), 0) >= 5, 5/5 x 60s, silence notBreaching",
      "P1 cluster-api-silent: SampleCount(apiserver_request_total) < 1, 10/10 x 60s, silence breaching",
      "P2 cluster-storage-high: Maximum(apiserver_storage_size_bytes) >= 6442450944, 5/5 x 60s, silence missing",
      "P2 cluster-pods-unschedulable: Maximum(scheduler_pending_pods_UNSCHEDULABLE) >= 1, 15/15 x 60s, silence notBreaching",
      "P3 cluster-scheduling-errors: Sum(scheduler_schedule_attempts_ERROR) >= 1, 5/5 x 60s, silence notBreaching",
      "P1 cluster-nodes-silent: SampleCount(CPUUtilization) < 1, 2/2 x 300s, silence breaching",
      "P2 cluster-node-unhealthy: Maximum(StatusCheckFailed) >= 1, 2/2 x 300s, silence missing",
      "P3 cluster-nodes-cpu-high: Average(CPUUtilization) >= 85, 3/3 x 300s, silence missing",
    ]);
  });

  it("finds the control plane by cluster and the nodes by scaling group", () => {
    const alarms = clusterAlarms(cluster);
    expect(metricOf(only(alarms, "cluster-storage-high"))).toMatchObject({
      namespace: "AWS/EKS",
      dimensions: { ClusterName: "homeostat-dev-main" },
    });
    expect(metricOf(only(alarms, "cluster-nodes-silent", "group-1"))).toMatchObject({
      namespace: "AWS/EC2",
      dimensions: { AutoScalingGroupName: "eks-system-1" },
    });
  });
});

describe("databaseAlarms", () => {
  const alarms = databaseAlarms(database, medium);

  it("watches the primary and each replica, with limits from the instance's size", () => {
    expect(alarms.map(describeAlarm)).toEqual([
      "P1 database-silent: SampleCount(CPUUtilization) < 1, 5/5 x 60s, silence breaching",
      "P3 database-cpu-high: Average(CPUUtilization) >= 90, 10/15 x 60s, silence missing",
      "P2 database-load-high: Average(DBLoadRelativeToNumVCPUs) >= 1, 10/15 x 60s, silence missing",
      "P3 database-read-latency-high: Average(ReadLatency) >= 0.02, 10/15 x 60s, silence missing",
      "P3 database-write-latency-high: Average(WriteLatency) >= 0.02, 10/15 x 60s, silence missing",
      "P3 database-cpu-credits-low: Minimum(CPUCreditBalance) < 20, 3/3 x 300s, silence missing",
      "P2 database-connections-high: Maximum(DatabaseConnections) >= 360, 5/5 x 60s, silence missing",
      "P2 database-memory-low: Minimum(FreeableMemory) < 214748364, 10/15 x 60s, silence missing",
      "P1 database-transaction-ids-high: Maximum(MaximumUsedTransactionIDs) >= 1000000000, 1/1 x 60s, silence missing",
      "P2 database-storage-low: Minimum(FreeStorageSpace) < 3221225472, 5/5 x 60s, silence missing",
      "P1 database-storage-critical: Minimum(FreeStorageSpace) < 1073741824, 2/2 x 60s, silence missing",
      "P2 database-replica-lag-high: Maximum(ReplicaLag) >= 60, 5/5 x 60s, silence missing",
      "P2 database-replica-silent: SampleCount(CPUUtilization) < 1, 5/5 x 60s, silence breaching",
      "P3 database-replica-lag-unknown: Minimum(ReplicaLag) < 0, 5/5 x 60s, silence notBreaching",
    ]);
  });

  it("tells the primary and its replicas apart", () => {
    const dimension = (id: string, subject?: string) => metricOf(only(alarms, id, subject)).dimensions;
    expect(dimension("database-silent")).toEqual({ DBInstanceIdentifier: "homeostat-dev-main" });
    expect(dimension("database-replica-silent", "replica-1")).toEqual({
      DBInstanceIdentifier: "homeostat-dev-main-replica-1",
    });
  });

  it("watches CPU credits of burstable instances only", () => {
    const fixed = databaseAlarms(database, { ...medium, instanceClass: "db.m6g.large" });
    expect(fixed.map(({ id }) => id)).not.toContain("database-cpu-credits-low");
  });

  it("refuses an instance class whose memory it does not know", () => {
    expect(() => databaseAlarms(database, { ...medium, instanceClass: "db.serverless" })).toThrow(
      /instanceClass "db.serverless" has no known memory/,
    );
  });
});

describe("auroraAlarms", () => {
  const aurora = { identifier: "main", instanceIdentifiers: ["main-a", "main-b"] };
  const alarms = auroraAlarms(aurora, medium);

  it("watches the writer, each instance's load, and the readers", () => {
    expect(alarms.map(describeAlarm)).toEqual([
      "P1 database-silent: SampleCount(CPUUtilization) < 1, 5/5 x 60s, silence breaching",
      "P3 database-cpu-high: Average(CPUUtilization) >= 90, 10/15 x 60s, silence missing",
      "P2 database-load-high: Average(DBLoadRelativeToNumVCPUs) >= 1, 10/15 x 60s, silence missing",
      "P2 database-load-high: Average(DBLoadRelativeToNumVCPUs) >= 1, 10/15 x 60s, silence missing",
      "P3 database-read-latency-high: Average(ReadLatency) >= 0.02, 10/15 x 60s, silence missing",
      "P3 database-write-latency-high: Average(WriteLatency) >= 0.02, 10/15 x 60s, silence missing",
      "P3 database-cpu-credits-low: Minimum(CPUCreditBalance) < 20, 3/3 x 300s, silence missing",
      "P2 database-connections-high: Maximum(DatabaseConnections) >= 360, 5/5 x 60s, silence missing",
      "P2 database-memory-low: Minimum(FreeableMemory) < 214748364, 10/15 x 60s, silence missing",
      "P1 database-transaction-ids-high: Maximum(MaximumUsedTransactionIDs) >= 1000000000, 1/1 x 60s, silence missing",
      "P2 database-local-storage-low: Minimum(FreeLocalStorage) < 858993459, 5/5 x 60s, silence missing",
      "P2 database-reader-lag-high: Maximum(AuroraReplicaLag) >= 2000, 5/5 x 60s, silence missing",
      "P2 database-replica-silent: SampleCount(CPUUtilization) < 1, 5/5 x 60s, silence breaching",
    ]);
  });

  it("finds the writer by its role, which moves with a failover, and the load by instance", () => {
    expect(metricOf(only(alarms, "database-silent")).dimensions).toEqual({
      DBClusterIdentifier: "main",
      Role: "WRITER",
    });
    expect(metricOf(only(alarms, "database-load-high", "instance-2")).dimensions).toEqual({
      DBInstanceIdentifier: "main-b",
    });
  });

  it("watches no reader where there is none", () => {
    const alone = auroraAlarms({ ...aurora, instanceIdentifiers: ["main-a"] }, medium).map(({ id }) => id);
    expect(alone).not.toContain("database-reader-lag-high");
    expect(alone).not.toContain("database-replica-silent");
  });
});

describe("backupAlarms", () => {
  it("watches what fails, and that anything happens at all", () => {
    expect(backupAlarms("vault").map(describeAlarm)).toEqual([
      "P2 backup-jobs-failed: Sum(NumberOfBackupJobsFailed) >= 1, 1/1 x 3600s, silence notBreaching",
      "P3 backup-copies-failed: Sum(NumberOfCopyJobsFailed) >= 1, 1/1 x 3600s, silence notBreaching",
      "P3 backup-jobs-missing: Sum(NumberOfBackupJobsCompleted) < 1, 1/1 x 86400s, silence breaching",
    ]);
    expect(metricOf(only(backupAlarms("vault"), "backup-jobs-failed"))).toMatchObject({
      namespace: "AWS/Backup",
      dimensions: { BackupVaultName: "vault" },
    });
  });
});

describe("cacheAlarms", () => {
  it("watches each node", () => {
    expect(cacheAlarms({ ...cache, nodeIds: ["node"] }).map(describeAlarm)).toEqual([
      "P2 cache-engine-cpu-high: Average(EngineCPUUtilization) >= 90, 5/5 x 60s, silence missing",
      "P2 cache-memory-high: Average(DatabaseMemoryUsagePercentage) >= 90, 5/5 x 60s, silence missing",
      "P3 cache-swap-high: Average(SwapUsage) >= 314572800, 5/5 x 60s, silence missing",
      "P3 cache-connections-high: Maximum(CurrConnections) >= 50000, 5/5 x 60s, silence missing",
      "P1 cache-silent: SampleCount(EngineCPUUtilization) < 1, 5/5 x 60s, silence breaching",
      "P3 cache-evictions-high: Sum(Evictions) >= 1000, 3/3 x 300s, silence missing",
      "P3 cache-replication-lag-high: Maximum(ReplicationLag) >= 30, 5/5 x 60s, silence notBreaching",
      "P4 cache-hit-rate-low: Average(CacheHitRate) < 50, 12/12 x 300s, silence notBreaching",
    ]);
  });

  it("tells nodes apart by their number and dimension", () => {
    expect(metricOf(only(cacheAlarms(cache), "cache-silent", "node-2"))).toMatchObject({
      namespace: "AWS/ElastiCache",
      dimensions: { CacheClusterId: "homeostat-dev-main-002" },
    });
  });
});

describe("loadBalancerAlarms", () => {
  const alarms = loadBalancerAlarms(service);

  it("watches answers and targets", () => {
    expect(alarms.map(describeAlarm)).toEqual([
      "P1 load-balancer-target-errors-high: IF(Sum(RequestCount) >= 20, 100 * FILL(Sum(HTTPCode_Target_5XX_Count), 0) / Sum(RequestCount), 0) >= 5, 3/5 x 60s, silence notBreaching",
      "P1 load-balancer-errors-high: Sum(HTTPCode_ELB_5XX_Count) >= 10, 3/5 x 60s, silence notBreaching",
      "P2 load-balancer-latency-high: p99(TargetResponseTime) >= 1, 5/10 x 60s, silence notBreaching",
      "P2 load-balancer-connections-rejected: Sum(RejectedConnectionCount) >= 1, 3/5 x 60s, silence notBreaching",
      "P1 load-balancer-no-healthy-target: Maximum(HealthyHostCount) < 1, 2/2 x 60s, silence breaching",
      "P2 load-balancer-unhealthy-targets: Maximum(UnHealthyHostCount) >= 1, 5/5 x 60s, silence notBreaching",
      "P2 load-balancer-target-connections-failing: Sum(TargetConnectionErrorCount) >= 10, 3/5 x 60s, silence notBreaching",
    ]);
  });

  it("asks the balancer for its own errors, and the target group for the service's", () => {
    const balancer = { LoadBalancer: "app/homeostat-dev-reference/1" };
    const group = { ...balancer, TargetGroup: "targetgroup/homeostat-dev-reference/1" };
    expect(metricOf(only(alarms, "load-balancer-errors-high")).dimensions).toEqual(balancer);
    expect(metricOf(only(alarms, "load-balancer-no-healthy-target")).dimensions).toEqual(group);
  });
});

describe("httpApiAlarms", () => {
  it("watches errors, refusals and latency", () => {
    const alarms = httpApiAlarms("api1");
    expect(alarms.map(describeAlarm)).toEqual([
      "P1 http-api-errors-high: IF(Sum(Count) >= 20, 100 * FILL(Sum(5xx), 0) / Sum(Count), 0) >= 5, 3/5 x 60s, silence notBreaching",
      "P3 http-api-refusals-high: IF(Sum(Count) >= 100, 100 * FILL(Sum(4xx), 0) / Sum(Count), 0) >= 50, 10/15 x 60s, silence notBreaching",
      "P2 http-api-latency-high: p99(Latency) >= 1500, 5/10 x 60s, silence notBreaching",
    ]);
    expect(metricOf(only(alarms, "http-api-latency-high"))).toMatchObject({
      namespace: "AWS/ApiGateway",
      dimensions: { ApiId: "api1" },
    });
  });
});

describe("queueAlarms", () => {
  it("watches the queue and what it gave up", () => {
    const alarms = queueAlarms({ queueName: "jobs", deadLetterQueueName: "jobs-dead" });
    expect(alarms.map(describeAlarm)).toEqual([
      "P2 dead-letter-queue-not-empty: Maximum(ApproximateNumberOfMessagesVisible) >= 1, 1/1 x 60s, silence notBreaching",
      "P2 queue-age-high: Maximum(ApproximateAgeOfOldestMessage) >= 300, 5/5 x 60s, silence notBreaching",
      "P3 queue-backlog-high: Maximum(ApproximateNumberOfMessagesVisible) >= 1000, 15/15 x 60s, silence notBreaching",
      "P3 queue-in-flight-high: Maximum(ApproximateNumberOfMessagesNotVisible) >= 96000, 5/5 x 60s, silence notBreaching",
    ]);
    const dimensions = (id: string) => metricOf(only(alarms, id)).dimensions;
    expect(dimensions("dead-letter-queue-not-empty")).toEqual({ QueueName: "jobs-dead" });
    expect(dimensions("queue-age-high")).toEqual({ QueueName: "jobs" });
  });
});

describe("functionAlarms", () => {
  it("watches errors, throttles and the way to the time limit, in milliseconds", () => {
    const alarms = functionAlarms("worker", { timeoutSeconds: 30, alias: "live" });
    expect(alarms.map(describeAlarm)).toEqual([
      "P2 function-errors-high: IF(Sum(Invocations) >= 10, 100 * FILL(Sum(Errors), 0) / Sum(Invocations), 0) >= 5, 3/5 x 60s, silence notBreaching",
      "P2 function-errors-persist: IF(Sum(Invocations) >= 10, 100 * FILL(Sum(Errors), 0) / Sum(Invocations), 0) >= 5, 3/3 x 300s, silence notBreaching",
      "P2 function-throttled: Sum(Throttles) >= 1, 3/5 x 60s, silence notBreaching",
      "P3 function-duration-high: p99(Duration) >= 24000, 10/15 x 60s, silence notBreaching",
    ]);
    expect(metricOf(only(alarms, "function-throttled")).dimensions).toEqual({ FunctionName: "worker" });
  });

  it("watches the live version by itself, whichever that is, and longer than the first help takes", () => {
    const { signal, threshold } = only(
      functionAlarms("worker", { timeoutSeconds: 30, alias: "live" }),
      "function-errors-persist",
    );
    const operands = isExpression(signal) ? Object.values(signal.operands) : [];
    expect(operands.map(({ dimensions }) => dimensions)).toEqual([
      { FunctionName: "worker", Resource: "worker:live" },
      { FunctionName: "worker", Resource: "worker:live" },
    ]);
    const firstHelp = throttleFunction.postChecks.reduce(
      (seconds, check) => seconds + check.attempts * ("secondsBetween" in check ? check.secondsBetween : 10),
      3 * 60,
    );
    expect((threshold.breachingPeriods - 1) * signal.periodSeconds).toBeGreaterThanOrEqual(firstHelp);
  });
});

describe("applicationAlarms", () => {
  const alarms = applicationAlarms({ ...serviceLimits, serviceName: "reference" });

  it("watches what the service says of itself", () => {
    expect(alarms.map(describeAlarm)).toEqual([
      "P1 application-silent: SampleCount(Requests) < 1, 5/5 x 60s, silence breaching",
      "P1 application-errors-high: IF(Sum(Requests) >= 20, 100 * FILL(Sum(Errors), 0) / Sum(Requests), 0) >= 5, 3/5 x 60s, silence notBreaching",
      "P2 application-latency-high: p99(Latency) >= 1000, 5/10 x 60s, silence notBreaching",
      "P3 application-cache-stale: Maximum(CacheAge) >= 60, 5/5 x 60s, silence missing",
      "P2 application-pool-exhausted: Maximum(PoolBusy) >= 100, 5/5 x 60s, silence missing",
      "P2 application-memory-leaking: Maximum(ResidentMemory) >= 512, 10/10 x 60s, silence missing",
      "P2 application-disk-full: Maximum(ScratchUsed) >= 90, 3/3 x 60s, silence missing",
    ]);
  });

  it("finds the metrics by environment and service, as the service labels them", () => {
    expect(metricOf(only(alarms, "application-pool-exhausted"))).toMatchObject({
      namespace: "Homeostat/Service",
      dimensions: { Environment: "dev", Service: "reference" },
    });
  });
});

describe("serviceAlarms", () => {
  const alarms = serviceAlarms(service, serviceLimits);

  it("watches the tasks", () => {
    const tasks = alarms.filter(({ id }) => id.startsWith("service-"));
    expect(tasks.map(describeAlarm)).toEqual([
      "P1 service-silent: SampleCount(CPUUtilization) < 1, 5/5 x 60s, silence breaching",
      "P3 service-cpu-high: Average(CPUUtilization) >= 90, 10/15 x 60s, silence missing",
      "P2 service-memory-high: Average(MemoryUtilization) >= 90, 10/10 x 60s, silence missing",
    ]);
    expect(metricOf(only(tasks, "service-silent"))).toMatchObject({
      namespace: "AWS/ECS",
      dimensions: { ClusterName: "homeostat-dev", ServiceName: "homeostat-dev-reference" },
    });
  });

  it("watches all parts of the service", () => {
    const parts = [
      "load-balancer",
      "http-api",
      "application",
      "service",
      "dead-letter-queue",
      "queue",
      "function",
    ];
    for (const part of parts) {
      expect(alarms.filter(({ id }) => id.startsWith(part)).length).toBeGreaterThan(0);
    }
    expect(alarms).toHaveLength(28);
  });
});

describe("every alarm", () => {
  const all = [
    ...natAlarms(network),
    ...clusterAlarms(cluster),
    ...databaseAlarms(database, medium),
    ...cacheAlarms(cache),
    ...serviceAlarms(service, serviceLimits),
  ];

  it("says what is wrong in one sentence", () => {
    for (const { summary } of all) expect(summary).toMatch(/^[A-Z0-9].{20,140}\.$/);
  });

  it("gives a reason for what it makes of silence", () => {
    for (const { missingData } of all) expect(missingData.reason).toMatch(/\w+ \w+ \w+/);
  });

  it("treats silence as unknown only where a sign-of-life alarm of the same resource exists", () => {
    const unknown = all.filter(({ missingData }) => missingData.treatAs === "missing");
    for (const { id, subject } of unknown) {
      const family = id.split("-")[0] ?? "";
      const alive = all.filter(
        (other) =>
          other.id.startsWith(family) &&
          other.missingData.treatAs === "breaching" &&
          (other.subject ?? subject) === subject,
      );
      expect(alive.length).toBeGreaterThan(0);
    }
  });
});
