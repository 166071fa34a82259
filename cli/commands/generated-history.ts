/** How many incidents are generated where nothing else is said. */
export const GENERATED_INCIDENTS = 10_000;

/** Seed of what is generated where nothing else is said. */
export const GENERATED_SEED = 1;
