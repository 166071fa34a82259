/** A copy of a volume as it was at one moment. */
export interface Snapshot {
  readonly id: string;
  readonly volumeId: string;
  readonly isComplete: boolean;
  readonly isFailed: boolean;
}

/** Snapshots that executions have taken. */
export interface Snapshots {
  /** Those of one execution, which are told by their tag. */
  ofExecution(executionId: string): Promise<readonly Snapshot[]>;
  /** Begins one and does not wait for its end: what it holds is what the volume holds now. */
  begin(volumeId: string, tags: Readonly<Record<string, string>>, executionId: string): Promise<void>;
}
