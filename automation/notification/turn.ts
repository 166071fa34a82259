const MINUTE_MS = 60_000;

/**
 * Those of many whose turn it is in this minute, in their order: all where they are few, else another part of them each
 * minute. What cannot be delivered for hours must not keep from its turn what could be.
 *
 * @param most at once
 */
export function turnOf<T>(waiting: readonly T[], nowMs: number, most: number): readonly T[] {
  const count = waiting.length;
  if (count <= most) return waiting;
  const start = (Math.floor(nowMs / MINUTE_MS) * most) % count;
  return waiting.filter((_, index) => (index - start + count) % count < most);
}
