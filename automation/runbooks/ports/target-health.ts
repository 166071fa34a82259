/** Targets of one target group. */
export interface TargetCounts {
  readonly healthy: number;
  readonly all: number;
}

/** What a load balancer thinks of the targets behind it. */
export interface TargetHealth {
  counts(targetGroupArn: string): Promise<TargetCounts>;
}
