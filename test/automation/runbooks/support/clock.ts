/** A clock that only moves when somebody waits. */
export class Clock {
  /** Milliseconds since the epoch. */
  nowMs = Date.UTC(2026, 2, 2, 3, 0, 30);

  readonly now = (): number => this.nowMs;

  readonly sleep = (milliseconds: number): Promise<void> => {
    this.nowMs += milliseconds;
    return Promise.resolve();
  };
}
