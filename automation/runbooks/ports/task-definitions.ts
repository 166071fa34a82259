/** One revision of what a service's tasks are made from. */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly isActive: boolean;
  /** Milliseconds since the epoch. */
  readonly registeredAtMs: number;
  /** Environment variables of each of its containers. */
  readonly variables: readonly Readonly<Record<string, string>>[];
}

/** One variable that is given another value, wherever it has the old one. */
export interface VariableChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The task definitions of ECS. */
export interface TaskDefinitions {
  /**
   * @param nameOrArn ARN of a revision, or a family for its newest active one
   * @throws Error where there is none
   */
  describe(nameOrArn: string): Promise<TaskDefinition>;
  /**
   * Registers a revision that differs in one variable, and in nothing else.
   *
   * @throws Error where no container has the variable with the old value
   */
  copyWith(arn: string, change: VariableChange): Promise<TaskDefinition>;
  /** Sees to it that no new task is started from the revision. */
  retire(arn: string): Promise<void>;
}
