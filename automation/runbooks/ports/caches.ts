/** A group of Redis nodes with one primary. */
export interface CacheGroup {
  readonly id: string;
  readonly primaryHost: string;
  readonly primaryPort: number;
  /** Whether keys are spread over several primaries. */
  readonly isSharded: boolean;
  readonly state: string;
}

/** The caches of the account. */
export interface Caches {
  /** @throws Error where there is no such group, or it has no primary that can be connected to */
  group(id: string): Promise<CacheGroup>;
  /**
   * The group that a node belongs to.
   *
   * @throws Error where there is no such node, or it belongs to none
   */
  groupOfNode(nodeId: string): Promise<CacheGroup>;
}
