import { BackupVault } from "../../../constructs/backup/backup-vault";
import { RedisCache } from "../../../constructs/cache/redis-cache";
import { Cluster } from "../../../constructs/cluster/cluster";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { Metric } from "../../../constructs/monitoring/metric";
import type { IMonitored } from "../../../constructs/monitoring/monitored";
import { Network } from "../../../constructs/network/network";
import { Service } from "../../../constructs/service/service";
import { WorkQueue } from "../../../constructs/service/work-queue";
import { WorkerFunction } from "../../../constructs/service/worker-function";
import { SecureBucket } from "../../../constructs/storage/secure-bucket";
import { estateStack } from "../../support/estate-stack";
import { codeBucket } from "../../support/code-bucket";
import { messagingKey as key, serviceProps } from "../service/fixtures";

const permissionBoundaryArn = "arn:aws:iam::111111111111:policy/boundary";

const networkIn = (stack: EstateStack): Network =>
  new Network(stack, "Network", {
    cidrBlock: "10.16.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
    nat: "per-az",
    logsKey: key,
    permissionBoundaryArn,
  });

const clusterIn = (stack: EstateStack): Cluster =>
  new Cluster(stack, "Cluster", {
    network: serviceProps.network,
    kubernetesVersion: "1.33",
    nodeGroups: {
      system: { instanceTypes: ["m6i.large"], minimumNodes: 1, desiredNodes: 1, maximumNodes: 2 },
    },
    secretsKey: key,
    logsKey: key,
    permissionBoundaryArn,
  });

const cacheIn = (stack: EstateStack): RedisCache =>
  new RedisCache(stack, "Cache", {
    ...{ name: "main", network: serviceProps.network, nodeType: "cache.t4g.small" },
    ...{ dataKey: key, logsKey: key },
  });

const queueIn = (stack: EstateStack): WorkQueue =>
  new WorkQueue(stack, "Queue", { name: ["jobs"], messagingKey: key });

const functionIn = (stack: EstateStack): WorkerFunction =>
  new WorkerFunction(stack, "Worker", {
    ...{ serviceName: "reference", entry: "services/worker/handler.ts", queue: queueIn(stack) },
    ...{ codeBucket, logsKey: key, logRetentionDays: 30, permissionBoundaryArn, variables: {} },
  });

const serviceIn = (stack: EstateStack): Service => new Service(stack, "Service", serviceProps);

const vaultIn = (stack: EstateStack): BackupVault => new BackupVault(stack, "Vault", { name: "main", key });

describe("what a construct says is watched on it", () => {
  test.each<[string, (stack: EstateStack) => IMonitored, string[]]>([
    ["Network", networkIn, ["nat-port-allocation-errors"]],
    ["Cluster", clusterIn, ["cluster-api-silent", "cluster-nodes-silent"]],
    ["RedisCache", cacheIn, ["cache-silent", "cache-memory-high"]],
    ["WorkQueue", queueIn, ["dead-letter-queue-not-empty", "queue-age-high"]],
    ["WorkerFunction", functionIn, ["function-errors-high", "function-throttled"]],
    ["Service", serviceIn, ["service-silent", "load-balancer-latency-high", "queue-age-high"]],
    ["BackupVault", vaultIn, ["backup-jobs-failed"]],
  ])("%s", (_, build, expected) => {
    const kinds = build(estateStack())
      .alarms()
      .map(({ id }) => id);
    expect(kinds).toEqual(expect.arrayContaining(expected));
  });

  test("the limit of a worker's duration follows its time limit", () => {
    const slow = functionIn(estateStack())
      .alarms()
      .find(({ id }) => id === "function-duration-high");
    expect(slow?.threshold.value).toBe(24_000);
  });
});

describe("metrics that a construct offers", () => {
  const stack = estateStack();
  const network = networkIn(stack);
  const cluster = clusterIn(stack);
  const cache = cacheIn(stack);
  const service = serviceIn(estateStack("service"));
  const worker = functionIn(stack);
  const vault = vaultIn(stack);
  const bucket = new SecureBucket(stack, "Bucket", { name: "data", key, accessLogsBucketName: "logs" });

  test.each<[Metric, string, Record<string, unknown>, number]>([
    [
      network.natMetric("ErrorPortAllocation", "Sum", 1),
      "AWS/NATGateway",
      { NatGatewayId: network.natGatewayIds[1] },
      60,
    ],
    [cluster.metric("apiserver_request_total", "Sum"), "AWS/EKS", { ClusterName: cluster.clusterName }, 60],
    [
      cache.metric("EngineCPUUtilization", "Average", 1),
      "AWS/ElastiCache",
      { CacheClusterId: cache.nodeIds[1] },
      60,
    ],
    [
      service.requestMetric("TargetResponseTime", "p99"),
      "AWS/ApplicationELB",
      { LoadBalancer: service.loadBalancerArnSuffix, TargetGroup: service.targetGroupArnSuffix },
      60,
    ],
    [
      service.taskMetric("CPUUtilization", "Average"),
      "AWS/ECS",
      { ClusterName: service.ecsClusterName, ServiceName: service.ecsServiceName },
      60,
    ],
    [worker.metric("Errors", "Sum"), "AWS/Lambda", { FunctionName: "homeostat-dev-reference-worker" }, 60],
    [
      queueIn(estateStack()).metric("ApproximateAgeOfOldestMessage", "Maximum"),
      "AWS/SQS",
      { QueueName: "homeostat-dev-jobs" },
      60,
    ],
    [
      vault.metric("NumberOfBackupJobsFailed", "Sum"),
      "AWS/Backup",
      { BackupVaultName: vault.vaultName },
      3600,
    ],
    [
      bucket.metric("BucketSizeBytes", "Average"),
      "AWS/S3",
      { BucketName: bucket.bucketName, StorageType: "StandardStorage" },
      86_400,
    ],
    [
      bucket.metric("NumberOfObjects", "Average"),
      "AWS/S3",
      { BucketName: bucket.bucketName, StorageType: "AllStorageTypes" },
      86_400,
    ],
  ])("%#: %j", (metric, namespace, dimensions, periodSeconds) => {
    expect(metric).toMatchObject({ namespace, dimensions, periodSeconds });
  });

  test("there is none of a NAT gateway that does not exist", () => {
    expect(() => network.natMetric("ErrorPortAllocation", "Sum", 2)).toThrow(
      /gateway is 2; allowed: whole numbers below 2/,
    );
  });

  test("there is none of a cache node that does not exist", () => {
    expect(() => cache.metric("Evictions", "Sum", 2)).toThrow(/node is 2; allowed: whole numbers below 2/);
  });
});
