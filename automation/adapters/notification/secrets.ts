/** Secrets by their ARN. */
export interface Secrets {
  /** @throws Error where there is none, or it may not be read */
  textOf(arn: string): Promise<string>;
  /** Forgets what it remembers of it: the receiver did not accept it, so it may have been rotated. */
  forget(arn: string): void;
}
