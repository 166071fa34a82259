/**
 * Random numbers from 0 to 1 that a seed repeats. The seed is printed, and taken from `HOMEOSTAT_SEED` where it is
 * set, so that a failure can be had once more.
 */
export function seededRandom(): () => number {
  const seed = Number(process.env["HOMEOSTAT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`random moments: HOMEOSTAT_SEED=${seed}\n`);
  let state = seed >>> 0;
  // Mulberry32.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
