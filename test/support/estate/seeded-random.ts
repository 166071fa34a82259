/** A change is judged by what it changes, and not by its luck with new moments. */
const SEED_IN_CI = 1_154_200_680;

/**
 * Random numbers from 0 to 1 that a seed repeats. The seed is printed, and taken from `HOMEOSTAT_SEED` where it is
 * set, so that a failure can be had once more; it is always the same where `CI` is set, and a new one elsewhere.
 */
export function seededRandom(): () => number {
  let state = printedSeed() >>> 0;
  // Mulberry32.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed itself, printed. */
export function printedSeed(): number {
  const usual = process.env["CI"] ? SEED_IN_CI : Math.floor(Math.random() * 2 ** 31);
  const seed = Number(process.env["HOMEOSTAT_SEED"] ?? usual);
  process.stdout.write(`random moments: HOMEOSTAT_SEED=${seed}\n`);
  return seed;
}
