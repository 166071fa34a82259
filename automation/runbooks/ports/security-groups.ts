/** A rule that lets traffic in from an address range. */
export interface IngressRule {
  readonly id: string;
  /** E.g. `tcp`, or `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** E.g. `0.0.0.0/0` or `::/0`. */
  readonly cidr: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Security groups, and who they let in. */
export interface SecurityGroups {
  /** @throws Error where there is no such group */
  tags(groupId: string): Promise<Readonly<Record<string, string>>>;
  /** The rules that let in an address range; those that let in another group are not among them. */
  ingress(groupId: string): Promise<readonly IngressRule[]>;
  revoke(groupId: string, ruleIds: readonly [string, ...string[]]): Promise<void>;
  /** Adds rules; each gets a new id. */
  authorize(groupId: string, rules: readonly Omit<IngressRule, "id">[]): Promise<void>;
}
