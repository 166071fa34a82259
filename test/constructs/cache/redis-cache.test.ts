import { RedisCache, type RedisCacheProps } from "../../../constructs/cache/redis-cache";
import type { Deployment } from "../../../constructs/core/deployment";
import { EncryptionKey } from "../../../constructs/core/encryption-key";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

const network = {
  vpcId: "vpc-1",
  cidrBlock: "10.16.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  publicSubnetIds: ["subnet-1", "subnet-2"],
  privateSubnetIds: ["subnet-3", "subnet-4"],
  isolatedSubnetIds: ["subnet-5", "subnet-6"],
  natGatewayIds: [],
};

function build(props: Partial<RedisCacheProps> = {}, overrides: Partial<Deployment> = {}) {
  const stack = estateStack("data", overrides);
  const key = new EncryptionKey(stack, "Key", { description: "test", alias: "test" });
  const cache = new RedisCache(stack, "Cache", {
    ...{ name: "main", network, dataKey: key, logsKey: key, nodeType: "cache.t4g.small" },
    ...props,
  });
  return { stack, cache };
}

describe("RedisCache", () => {
  test("is encrypted, spread over zones and fails over when nothing is said", () => {
    expect(onlyResource(synth(build().stack), "aws_elasticache_replication_group")).toMatchObject({
      replication_group_id: "homeostat-dev-main",
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      num_cache_clusters: 2,
      snapshot_retention_limit: 7,
    });
  });

  test("a cache without replicas has nothing to fail over to", () => {
    const { stack, cache } = build({ replicas: 0 });
    expect(onlyResource(synth(stack), "aws_elasticache_replication_group")).toMatchObject({
      automatic_failover_enabled: false,
      multi_az_enabled: false,
      num_cache_clusters: 1,
    });
    expect(cache.nodeIds).toHaveLength(1);
  });

  test("names its nodes as ElastiCache does", () => {
    const { cache } = build({ replicas: 2 });
    expect(cache.nodeIds.map((id) => id.slice(-4))).toEqual(["-001", "-002", "-003"]);
  });

  test("keeps keys without an expiry unless told otherwise", () => {
    const policy = (props: Partial<RedisCacheProps>) =>
      onlyResource(synth(build(props).stack), "aws_elasticache_parameter_group")["parameter"];
    expect(policy({})).toEqual([{ name: "maxmemory-policy", value: "volatile-lru" }]);
    expect(policy({ evictionPolicy: "noeviction" })).toEqual([
      { name: "maxmemory-policy", value: "noeviction" },
    ]);
  });

  test("sends both logs to encrypted groups", () => {
    const groups = resources(synth(build({ logRetentionDays: 30 }).stack), "aws_cloudwatch_log_group");
    expect(groups.map((group) => group["name"]).sort()).toEqual([
      "/aws/elasticache/homeostat-dev-main/engine-log",
      "/aws/elasticache/homeostat-dev-main/slow-log",
    ]);
    for (const group of groups) {
      expect(group).toMatchObject({ retention_in_days: 30 });
      expect(group).toHaveProperty("kms_key_id");
    }
  });

  test("nobody reaches it until a group is let in, on its port alone", () => {
    const { stack, cache } = build();
    expect(resources(synth(stack), "aws_vpc_security_group_ingress_rule")).toEqual([]);
    cache.allowFrom(stack, "FromService", "sg-service");
    expect(onlyResource(synth(stack), "aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: "sg-service",
      from_port: 6379,
      to_port: 6379,
    });
  });

  test.each<[Partial<RedisCacheProps>, Partial<Deployment>, RegExp]>([
    [{ replicas: 6 }, {}, /replicas is 6; allowed: 0 to 5/],
    [{ replicas: 0 }, { protected: true }, /replicas is 0; allowed: 1 or more/],
    [{ network: { ...network, isolatedSubnetIds: ["subnet-5"] } }, {}, /network.isolatedSubnetIds/],
    [{ snapshotRetentionDays: 0 }, {}, /snapshotRetentionDays is 0; allowed: 1 to 35/],
  ])("refuses %j where %j", (props, deployment, message) => {
    expect(() => build(props, deployment)).toThrow(message);
  });

  test("offers its metrics with the node as dimension", () => {
    const { cache } = build();
    expect(cache.metric("Evictions", "Sum")).toEqual({
      namespace: "AWS/ElastiCache",
      name: "Evictions",
      dimensions: { CacheClusterId: cache.nodeIds[0] },
      statistic: "Sum",
      periodSeconds: 60,
    });
  });
});
