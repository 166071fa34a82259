import type { AwsClient } from "../../support/aws-client";

/** A replication group of two nodes without cluster mode, with a key, and its nodes. */
export async function replicationGroupScenario(aws: AwsClient) {
  const ask = (Action: string, params: Record<string, string>) =>
    aws.query("elasticache", { Action, Version: "2015-02-02", ...params });
  const created = await ask("CreateReplicationGroup", {
    ReplicationGroupId: "sessions",
    ReplicationGroupDescription: "sessions",
    Engine: "redis",
    CacheNodeType: "cache.t4g.small",
    NumCacheClusters: "2",
    AtRestEncryptionEnabled: "true",
    KmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/cache",
    AutoMinorVersionUpgrade: "false",
  });
  const described = await ask("DescribeReplicationGroups", { ReplicationGroupId: "sessions" });
  const nodes = await ask("DescribeCacheClusters", {});
  await ask("ModifyReplicationGroup", { ReplicationGroupId: "sessions", AutoMinorVersionUpgrade: "true" });
  const changed = await ask("DescribeReplicationGroups", { ReplicationGroupId: "sessions" });
  const changedNodes = await ask("DescribeCacheClusters", {});
  await ask("ListTagsForResource", {
    ResourceName: "arn:aws:elasticache:eu-west-1:111111111111:cluster:sessions-0001-001",
  });
  return { created, described, nodes, changed, changedNodes };
}
