/** A group of Kubernetes nodes that EKS manages. */
export interface NodeGroup {
  readonly cluster: string;
  readonly name: string;
  /** EKS's name of the state, e.g. `ACTIVE`. */
  readonly state: string;
  readonly desiredNodes: number;
  readonly minimumNodes: number;
  readonly maximumNodes: number;
  readonly autoScalingGroups: readonly string[];
}

/** The node groups of EKS. */
export interface NodeGroups {
  /** Names of the account's clusters. */
  clusters(): Promise<readonly string[]>;
  /** All of a cluster, by name. */
  ofCluster(cluster: string): Promise<readonly NodeGroup[]>;
  /** @throws Error where there is no such group */
  describe(cluster: string, name: string): Promise<NodeGroup>;
  /**
   * Starts to scale a group and does not wait for its end; its bounds stay.
   *
   * @param token the same one is acted upon once
   */
  setDesired(group: Pick<NodeGroup, "cluster" | "name">, desiredNodes: number, token: string): Promise<void>;
}
