/** A replica that is wanted. */
export interface ReplicaWanted {
  readonly id: string;
  readonly sourceId: string;
  /** Tags beside those of the source. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Makes and unmakes read replicas. */
export interface ReadReplicas {
  /** Starts to make one with the class and the settings of its source, and does not wait for its end. */
  create(wanted: ReplicaWanted): Promise<void>;
  /** Starts to delete one for good; a replica has no data of its own. */
  delete(id: string): Promise<void>;
}
