/** A time as messages have it, e.g. `2026-01-31 14:05:09 UTC`; of a number that is no time, the number. */
export function asTime(atMs: number): string {
  const time = new Date(atMs);
  if (Number.isNaN(time.getTime())) return `${atMs} ms`;
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
