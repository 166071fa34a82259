/** Makes primaries of read replicas. */
export interface ReplicaPromotion {
  /** Starts the promotion and does not wait for its end. It cannot be taken back. */
  promote(id: string, options: { readonly backupRetentionDays: number }): Promise<void>;
}
