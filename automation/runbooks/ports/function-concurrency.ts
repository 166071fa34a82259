/** How many copies of functions may run at once. */
export interface FunctionConcurrency {
  /** What is reserved for a function, or nothing where it shares what others leave. */
  reserved(name: string): Promise<number | undefined>;
  /** Reserves so much, or nothing. */
  reserve(name: string, copies: number | undefined): Promise<void>;
  /** What was reserved before the function was throttled, as {@link leaveMark} left it. */
  mark(name: string): Promise<string | undefined>;
  /** Leaves a note at the function itself, where whoever comes later finds it. */
  leaveMark(name: string, value: string): Promise<void>;
  removeMark(name: string): Promise<void>;
  /** Copies that are reserved for nobody. */
  unreserved(): Promise<number>;
}
