/** A dead-letter queue with the one queue that gives its messages up to it. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly sourceName: string;
}

/** How many messages a queue holds, as far as it knows. */
export interface MessageCounts {
  /** Those that anybody may receive, now or after their delay. */
  readonly waiting: number;
  /** Those that somebody received and has not deleted yet. */
  readonly inFlight: number;
}

/** What became of some messages. */
export interface Moved {
  /** Names of those that lie in the source queue now. */
  readonly moved: readonly string[];
  /** Names of those that were redriven before and stay. */
  readonly kept: readonly string[];
}

/** Dead-letter queues, and the way back from them. */
export interface DeadLetters {
  /** @throws Error where no queue, or more than one, gives its messages up to it */
  describe(name: string): Promise<DeadLetterQueue>;
  counts(queueName: string): Promise<MessageCounts>;
  /** Of at most ten messages on top, those that were redriven before. They stay where they are. */
  peek(name: string): Promise<{ readonly seen: number; readonly redriven: readonly string[] }>;
  /**
   * Moves at most ten messages, each marked with the execution; what was marked before stays.
   *
   * @returns nothing at all where nobody may receive a message now
   */
  moveSome(queue: DeadLetterQueue, executionId: string): Promise<Moved>;
}
