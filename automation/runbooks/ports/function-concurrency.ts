/** How many copies of functions may run at once. */
export interface FunctionConcurrency {
  /** What is reserved for a function, or nothing where it shares what others leave. */
  reserved(name: string): Promise<number | undefined>;
  /** Reserves so much, or nothing. */
  reserve(name: string, copies: number | undefined): Promise<void>;
  /** What is written at the function itself, where whoever comes later finds it. */
  tags(name: string): Promise<Readonly<Record<string, string>>>;
  /** Writes so much more there. */
  tag(name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  untag(name: string, keys: readonly string[]): Promise<void>;
  /** Copies that are reserved for nobody. */
  unreserved(): Promise<number>;
}
