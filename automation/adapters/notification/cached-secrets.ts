import type { Secrets } from "./secrets";

/** Props for {@link CachedSecrets}. */
export interface CachedSecretsProps {
  readonly read: (arn: string) => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long a secret is taken for current. @default 300 */
  readonly ttlSeconds?: number;
}

interface Remembered {
  readonly text: string;
  readonly untilMs: number;
}

/** Secrets that are read once in a while. One that cannot be read again is used as it was: a page must not wait for it. */
export class CachedSecrets implements Secrets {
  readonly #remembered = new Map<string, Remembered>();

  constructor(private readonly props: CachedSecretsProps) {}

  async textOf(arn: string): Promise<string> {
    const { read, clock, ttlSeconds = 300 } = this.props;
    const remembered = this.#remembered.get(arn);
    if (remembered && clock() < remembered.untilMs) return remembered.text;
    try {
      const text = await read(arn);
      this.#remembered.set(arn, { text, untilMs: clock() + ttlSeconds * 1_000 });
      return text;
    } catch (error) {
      if (remembered) return remembered.text;
      throw error;
    }
  }

  forget(arn: string): void {
    const remembered = this.#remembered.get(arn);
    if (remembered) this.#remembered.set(arn, { ...remembered, untilMs: 0 });
  }
}
