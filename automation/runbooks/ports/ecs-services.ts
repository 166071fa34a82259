/** An ECS service as its cluster sees it. */
export interface EcsService {
  readonly clusterArn: string;
  readonly name: string;
  readonly taskDefinitionArn: string;
  readonly desiredTasks: number;
  readonly runningTasks: number;
  /** Target groups that its tasks are registered with. */
  readonly targetGroupArns: readonly string[];
  /** The newest first. */
  readonly deployments: readonly EcsDeployment[];
}

/** One rollout of a service. */
export interface EcsDeployment {
  readonly id: string;
  readonly isPrimary: boolean;
  readonly taskDefinitionArn: string;
  readonly state: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly runningTasks: number;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
}

/** What a change of a service sets; what is absent stays. */
export interface EcsServiceChange {
  readonly desiredTasks?: number;
  readonly taskDefinitionArn?: string;
  /** Replaces the tasks even where nothing else changes. */
  readonly forceNewDeployment?: boolean;
}

/** The services of an ECS cluster. */
export interface EcsServices {
  /**
   * @param target `cluster/service`
   * @throws Error where there is no active service of this name
   */
  describe(target: string): Promise<EcsService>;
  /** Starts a change and does not wait for its end. Resolves to the service as it then is. */
  update(target: string, change: EcsServiceChange): Promise<EcsService>;
}
