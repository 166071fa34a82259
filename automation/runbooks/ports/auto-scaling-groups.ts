/** An instance as its group sees it. */
export interface GroupMember {
  readonly id: string;
  readonly zone: string;
  /** Whether it is in service and healthy. */
  readonly serves: boolean;
  /** Whether the group has begun to end it. */
  readonly isLeaving: boolean;
}

/** A group of instances. */
export interface AutoScalingGroup {
  readonly name: string;
  readonly desiredInstances: number;
  readonly members: readonly GroupMember[];
  /** What the group was told not to do, e.g. `Launch`. */
  readonly suspended: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The groups of EC2 Auto Scaling. */
export interface AutoScalingGroups {
  /** @throws Error where there is no such group */
  describe(name: string): Promise<AutoScalingGroup>;
  /** Name of the group that an instance belongs to, or nothing where it belongs to none. */
  groupOf(instanceId: string): Promise<string | undefined>;
  /** Ends an instance; the group starts another one in its place. */
  terminate(instanceId: string): Promise<void>;
  setDesired(name: string, desiredInstances: number): Promise<void>;
}
