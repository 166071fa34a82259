import { setTimeout as sleep } from "node:timers/promises";

/** Goes on doing something, with a pause after each time, for as long as something lasts. */
export async function meanwhile<T>(
  again: () => Promise<void>,
  pauseMs: number,
  during: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const going = (async () => {
    while (!over.signal.aborted) {
      await again();
      await sleep(pauseMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  try {
    return await during();
  } finally {
    over.abort();
    await going;
  }
}
