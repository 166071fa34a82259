import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 200;

/**
 * Repeats a look until it shows what is wanted; a look that throws shows nothing.
 *
 * @throws Error with what the last look threw, when time is up
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinSeconds: number,
): Promise<T> {
  const deadline = Date.now() + withinSeconds * 1_000;
  let problem: unknown = "it never came";
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${withinSeconds} s: ${what}`, { cause: problem });
    await sleep(POLL_MILLISECONDS);
  }
}
