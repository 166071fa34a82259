import {
  DescribeNodegroupCommand,
  EKSClient,
  ListClustersCommand,
  ListNodegroupsCommand,
  UpdateNodegroupConfigCommand,
} from "@aws-sdk/client-eks";
import type { NodeGroup, NodeGroups } from "../../runbooks/ports/node-groups";
import { stepClientSettings } from "./client-settings";

/**
 * The node groups of EKS. It acts upon one token once, so that a call that is repeated is harmless, and refuses an
 * update while another one runs. Of fences it knows nothing: a stale one is refused before the call.
 */
export class AwsNodeGroups implements NodeGroups {
  constructor(private readonly client: Pick<EKSClient, "send"> = new EKSClient(stepClientSettings)) {}

  async clusters(): Promise<readonly string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListClustersCommand({ ...(token !== undefined && { nextToken: token }) }),
      );
      names.push(...(page.clusters ?? []));
      token = page.nextToken;
    } while (token !== undefined);
    return names.sort();
  }

  async ofCluster(cluster: string): Promise<readonly NodeGroup[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListNodegroupsCommand({ clusterName: cluster, ...(token !== undefined && { nextToken: token }) }),
      );
      names.push(...(page.nodegroups ?? []));
      token = page.nextToken;
    } while (token !== undefined);
    return Promise.all(names.sort().map((name) => this.describe(cluster, name)));
  }

  async describe(cluster: string, name: string): Promise<NodeGroup> {
    const { nodegroup } = await this.client.send(
      new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name }),
    );
    const { minSize, desiredSize, maxSize } = nodegroup?.scalingConfig ?? {};
    if (
      nodegroup?.status === undefined ||
      minSize === undefined ||
      desiredSize === undefined ||
      maxSize === undefined
    ) {
      throw new Error(`EKS describes ${cluster}/${name} without its state or size`);
    }
    const autoScalingGroups = (nodegroup.resources?.autoScalingGroups ?? []).flatMap(
      ({ name: one }) => one ?? [],
    );
    return {
      cluster,
      name,
      state: nodegroup.status,
      desiredNodes: desiredSize,
      minimumNodes: minSize,
      maximumNodes: maxSize,
      autoScalingGroups,
    };
  }

  async setDesired(
    { cluster, name }: Pick<NodeGroup, "cluster" | "name">,
    desiredNodes: number,
    token: string,
  ): Promise<void> {
    await this.client.send(
      new UpdateNodegroupConfigCommand({
        clusterName: cluster,
        nodegroupName: name,
        scalingConfig: { desiredSize: desiredNodes },
        clientRequestToken: token,
      }),
    );
  }
}
