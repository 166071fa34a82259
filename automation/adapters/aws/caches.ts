import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import type { CacheGroup, Caches } from "../../runbooks/ports/caches";
import { stepClientSettings } from "./client-settings";

/** The caches of ElastiCache. They are only read: there is nothing that a stale fence could touch. */
export class AwsCaches implements Caches {
  constructor(
    private readonly client: Pick<ElastiCacheClient, "send"> = new ElastiCacheClient(stepClientSettings),
  ) {}

  async group(id: string): Promise<CacheGroup> {
    const { ReplicationGroups: [group] = [] } = await this.client.send(
      new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
    );
    const { Address: primaryHost, Port: primaryPort } =
      group?.NodeGroups?.[0]?.PrimaryEndpoint ?? group?.ConfigurationEndpoint ?? {};
    if (group?.ReplicationGroupId !== id || primaryHost === undefined || primaryPort === undefined) {
      throw new Error(`there is no cache ${id}, or it has no primary yet`);
    }
    const isSharded = group.ClusterEnabled === true || (group.NodeGroups ?? []).length > 1;
    return { id, primaryHost, primaryPort, isSharded, state: group.Status ?? "unknown" };
  }

  async groupOfNode(nodeId: string): Promise<CacheGroup> {
    const { CacheClusters: [node] = [] } = await this.client.send(
      new DescribeCacheClustersCommand({ CacheClusterId: nodeId }),
    );
    if (node?.ReplicationGroupId === undefined) {
      throw new Error(`there is no cache node ${nodeId}, or it belongs to no group`);
    }
    return this.group(node.ReplicationGroupId);
  }
}
