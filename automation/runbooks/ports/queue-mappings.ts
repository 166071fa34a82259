/** By what Lambda takes messages off one queue of SQS for one function. */
export interface QueueMapping {
  readonly id: string;
  /** Whichever of its versions and aliases is called. */
  readonly functionName: string;
  readonly queueName: string;
  /** Batches that are worked on at once at most. @default - as many as Lambda likes */
  readonly maximum?: number;
  /** Whether messages are taken at all. */
  readonly isOn: boolean;
  /** Whether Lambda still carries out an earlier change; until then it refuses another one. */
  readonly isChanging: boolean;
}

/** The mappings of all functions. */
export interface QueueMappings {
  all(): Promise<readonly QueueMapping[]>;
  /** Lets so many batches be worked on at once, 2 to 1000, or as many as Lambda likes. */
  limit(id: string, maximum: number | undefined): Promise<void>;
}
