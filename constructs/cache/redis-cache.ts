import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { cacheAlarms } from "../monitoring/alarms/cache";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import type { INetwork } from "../network/network";

/** What consumers of a cache need. */
export interface ICache {
  readonly replicationGroupId: string;
  /** Host name that always leads to the primary node; TLS only. */
  readonly primaryEndpointAddress: string;
  readonly port: number;
  /** Group that guards the port; rules are added with `allowFrom`. */
  readonly securityGroupId: string;
  /** Ids of the nodes, the first primary first; the dimension of their metrics. */
  readonly nodeIds: readonly string[];
}

/** What CloudWatch knows of a node. */
export type CacheMetric =
  | "CacheHitRate"
  | "CurrConnections"
  | "DatabaseMemoryUsagePercentage"
  | "EngineCPUUtilization"
  | "Evictions"
  | "ReplicationLag";

/** Props of {@link RedisCache}. */
export interface RedisCacheProps {
  /** Last part of the replication group's id, e.g. `main`. */
  readonly name: string;
  /** Network whose isolated subnets hold the nodes. */
  readonly network: INetwork;
  /** Key of the data and its snapshots. */
  readonly dataKey: IEncryptionKey;
  /** Key of the logs; `logs` must be one of its service users. */
  readonly logsKey: IEncryptionKey;
  /** ElastiCache type, e.g. `cache.t4g.small`. */
  readonly nodeType: string;
  /** Nodes beside the primary, 0 to 5; one or more give automatic failover to another zone. @default 1 */
  readonly replicas?: number;
  /** What goes when memory is full. @default "volatile-lru" - keys without an expiry stay */
  readonly evictionPolicy?: "volatile-lru" | "allkeys-lru" | "volatile-ttl" | "noeviction";
  /** Days that the daily snapshot is kept, 1 to 35. @default 7 */
  readonly snapshotRetentionDays?: number;
  /** Days that the logs are kept. @default 90 */
  readonly logRetentionDays?: 30 | 90 | 365;
}

const REDIS_PORT = 6379;
const ENGINE_VERSION = "7.1";
const MAXIMUM_REPLICAS = 5;

/** ElastiCache for Redis: encrypted at rest and in transit, with failover as soon as there is a replica. */
export class RedisCache extends Construct implements ICache, IMonitored {
  readonly replicationGroupId: string;
  readonly primaryEndpointAddress: string;
  readonly port = REDIS_PORT;
  readonly securityGroupId: string;
  readonly nodeIds: readonly string[];

  constructor(scope: Construct, id: string, props: RedisCacheProps) {
    super(scope, id);
    const replicas = props.replicas ?? 1;
    const snapshotRetentionDays = props.snapshotRetentionDays ?? 7;
    this.#validate(props.network, replicas, snapshotRetentionDays);
    const name = EstateStack.of(this).physicalName("cache", props.name);
    const securityGroup = this.#createSecurityGroup(name, props);
    const group = new ElasticacheReplicationGroup(this, "Resource", {
      replicationGroupId: name,
      description: `Redis ${name}`,
      engine: "redis",
      engineVersion: ENGINE_VERSION,
      nodeType: props.nodeType,
      numCacheClusters: 1 + replicas,
      automaticFailoverEnabled: replicas > 0,
      multiAzEnabled: replicas > 0,
      port: REDIS_PORT,
      parameterGroupName: this.#createParameters(name, props),
      subnetGroupName: this.#createSubnetGroup(name, props.network),
      securityGroupIds: [securityGroup.id],
      atRestEncryptionEnabled: "true",
      kmsKeyId: props.dataKey.keyArn,
      transitEncryptionEnabled: true,
      autoMinorVersionUpgrade: "true",
      snapshotRetentionLimit: snapshotRetentionDays,
      snapshotWindow: "02:00-03:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
      logDeliveryConfiguration: this.#createLogs(name, props),
    });

    this.replicationGroupId = group.id;
    this.primaryEndpointAddress = group.primaryEndpointAddress;
    this.securityGroupId = securityGroup.id;
    this.nodeIds = Array.from({ length: 1 + replicas }, (_, index) => nodeId(this.replicationGroupId, index));
  }

  /** Lets the members of a security group connect; the rule belongs to the caller's stack. */
  allowFrom(scope: Construct, id: string, securityGroupId: string): VpcSecurityGroupIngressRule {
    return new VpcSecurityGroupIngressRule(scope, id, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      description: `Redis from ${scope.node.path}`,
      ipProtocol: "tcp",
      fromPort: REDIS_PORT,
      toPort: REDIS_PORT,
    });
  }

  /** A metric of one node, by the minute; the first is the primary until a failover. */
  metric(name: CacheMetric, statistic: Statistic, node = 0): Metric {
    const CacheClusterId = this.nodeIds[node];
    if (CacheClusterId === undefined) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "node",
        value: node,
        allowed: `whole numbers below ${String(this.nodeIds.length)}, the number of nodes`,
        remedy: "Name a node that replicas makes, or leave it out for the first.",
      });
    }
    return metricsOf("AWS/ElastiCache", { CacheClusterId })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return cacheAlarms(this);
  }

  #validate(network: INetwork, replicas: number, snapshotRetentionDays: number): void {
    const where = this.node.path;
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAXIMUM_REPLICAS) {
      const allowed = `0 to ${String(MAXIMUM_REPLICAS)}`;
      const remedy = "A larger cache needs a larger nodeType, or sharding.";
      throw new InvalidPropError({ where, prop: "replicas", value: replicas, allowed, remedy });
    }
    const { protected: isProtected, environment } = EstateStack.of(this).deployment;
    if (isProtected && replicas === 0) {
      throw new InvalidPropError({
        where,
        prop: "replicas",
        value: replicas,
        allowed: "1 or more",
        remedy: `The environment ${environment} is protected: losing one node must not lose the cache.`,
      });
    }
    if (replicas > 0 && network.isolatedSubnetIds.length < 2) {
      throw new InvalidPropError({
        where,
        prop: "network.isolatedSubnetIds",
        value: network.isolatedSubnetIds,
        allowed: "subnets in two zones or more when there are replicas",
        remedy: "Give the network a second availability zone, or set replicas to 0.",
      });
    }
    if (!Number.isInteger(snapshotRetentionDays) || snapshotRetentionDays < 1 || snapshotRetentionDays > 35) {
      throw new InvalidPropError({
        where,
        prop: "snapshotRetentionDays",
        value: snapshotRetentionDays,
        allowed: "1 to 35",
        remedy: "Leave it out to keep a week.",
      });
    }
  }

  #createSecurityGroup(name: string, props: RedisCacheProps): SecurityGroup {
    const groupName = EstateStack.of(this).physicalName("generic", props.name, "cache");
    return new SecurityGroup(this, "SecurityGroup", {
      name: groupName,
      description: `Redis ${name}`,
      vpcId: props.network.vpcId,
      tags: { Name: groupName },
    });
  }

  #createSubnetGroup(name: string, network: INetwork): string {
    return new ElasticacheSubnetGroup(this, "SubnetGroup", {
      name,
      description: `Isolated subnets of ${name}`,
      subnetIds: [...network.isolatedSubnetIds],
    }).name;
  }

  #createParameters(name: string, props: RedisCacheProps): string {
    return new ElasticacheParameterGroup(this, "Parameters", {
      name: EstateStack.of(this).physicalName("generic", props.name, "redis7"),
      family: "redis7",
      description: `Redis 7 of ${name}`,
      parameter: [{ name: "maxmemory-policy", value: props.evictionPolicy ?? "volatile-lru" }],
    }).name;
  }

  #createLogs(name: string, props: RedisCacheProps) {
    const logGroup = (id: string, log: string): CloudwatchLogGroup =>
      new CloudwatchLogGroup(this, id, {
        name: `/aws/elasticache/${name}/${log}`,
        retentionInDays: props.logRetentionDays ?? 90,
        kmsKeyId: props.logsKey.keyArn,
      });
    return [
      { logType: "slow-log", group: logGroup("SlowLog", "slow-log") },
      { logType: "engine-log", group: logGroup("EngineLog", "engine-log") },
    ].map(({ logType, group }) => ({
      logType,
      destination: group.name,
      destinationType: "cloudwatch-logs",
      logFormat: "json",
    }));
  }
}

/** ElastiCache numbers the nodes of a group from 001. */
function nodeId(replicationGroupId: string, index: number): string {
  return `${replicationGroupId}-${String(index + 1).padStart(3, "0")}`;
}
