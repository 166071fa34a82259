/**
 * How long a receiver wants to be left alone, by its `Retry-After`: a number of seconds, or a date.
 *
 * @param nowMs milliseconds since the epoch
 * @returns milliseconds, never negative; nothing where the header is missing or says neither
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  // Dates of HTTP name the day and end in GMT; Date.parse takes nearly anything, `-3` and `0.5` included.
  if (!/^[A-Z][a-z]+, .+ GMT$/.test(value)) return undefined;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
