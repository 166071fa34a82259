/** What is changed about an instance: one thing at a time. */
export type DatabaseChange = { readonly instanceClass: string } | { readonly allocatedGib: number };

/** Changes database instances. */
export interface DatabaseChanges {
  /** Starts a change at once, together with all that is pending, and does not wait for its end. */
  modify(id: string, change: DatabaseChange): Promise<void>;
}
