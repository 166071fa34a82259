/** How often each incident has come to an end, for a replay that goes forward in time. */
export class Occurrences {
  readonly #ends = new Map<string, { count: number; lastMs: number; atLast: number }>();

  /** An incident came to an end, or was never to begin; no earlier than the end before. */
  ended(incidentId: string, atMs: number): void {
    const known = this.#ends.get(incidentId);
    const atLast = known?.lastMs === atMs ? known.atLast + 1 : 1;
    this.#ends.set(incidentId, { count: (known?.count ?? 0) + 1, lastMs: atMs, atLast });
  }

  /** How many ends lie before a moment, which is no earlier than the last of them: as the intake counts them. */
  before(incidentId: string, detectedAtMs: number): number {
    const known = this.#ends.get(incidentId);
    if (!known) return 0;
    return known.lastMs < detectedAtMs ? known.count : known.count - known.atLast;
  }
}
