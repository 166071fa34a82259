/** Which Auto Scaling group an instance belongs to. */
export interface GroupMembership {
  /** Name of the group that the instance belongs to, or is about to leave; nothing where it is none. */
  groupOf(instanceId: string): Promise<string | undefined>;
  /** The group starts another instance in its place. */
  leave(instanceId: string, group: string): Promise<void>;
}
