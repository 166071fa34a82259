/** What EC2 itself says of an instance. */
export interface InstanceCondition {
  readonly id: string;
  /** Whether it fails its checks, or AWS is about to end it. What is not known is not sick. */
  readonly isSick: boolean;
  /** E.g. `system status impaired`. */
  readonly says: string;
}

/** The health of instances, as EC2 sees it and not their group. */
export interface InstanceHealth {
  /** @throws Error where no instance is asked about: EC2 would answer about all */
  conditions(ids: readonly string[]): Promise<readonly InstanceCondition[]>;
}
