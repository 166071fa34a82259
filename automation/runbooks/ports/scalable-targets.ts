/** Between which numbers of tasks a service is scaled. */
export interface TaskBounds {
  readonly minimumTasks: number;
  readonly maximumTasks: number;
}

/** What Application Auto Scaling may do with the services of ECS. */
export interface ScalableTargets {
  /**
   * @param service `cluster/service`
   * @throws Error where the service is not scaled
   */
  describe(service: string): Promise<TaskBounds>;
  /** Every service that is scaled, by `cluster/service`. */
  all(): Promise<ReadonlyMap<string, TaskBounds>>;
  /** Sets the most tasks and leaves the least as it is. */
  setMaximum(service: string, maximumTasks: number): Promise<void>;
  /** Sets the least number of tasks and leaves the most as it is. */
  setMinimum(service: string, minimumTasks: number): Promise<void>;
}
