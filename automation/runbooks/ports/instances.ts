/** An instance of EC2 with what isolates it. */
export interface Instance {
  readonly id: string;
  /** EC2's name of the state, e.g. `running`. */
  readonly state: string;
  readonly networkId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly volumeIds: readonly string[];
  /** Ids of the security groups, sorted, by network interface. */
  readonly securityGroups: Readonly<Record<string, readonly string[]>>;
}

/** A security group as a place to put something into. */
export interface Enclosure {
  readonly id: string;
  readonly name: string;
  readonly rules: number;
}

/** Instances of EC2, and the security groups that they are in. */
export interface Instances {
  /** @throws Error where there is no such instance */
  describe(id: string): Promise<Instance>;
  /** The security groups of a network whose names end so. */
  enclosures(networkId: string, nameEnd: string): Promise<readonly Enclosure[]>;
  setSecurityGroups(interfaceId: string, groupIds: readonly [string, ...string[]]): Promise<void>;
}
