/** What people are told. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
}

/** Tells people, at once. */
export interface Notices {
  publish(topicArn: string, notice: Notice): Promise<void>;
}
