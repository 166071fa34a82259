/** How often a property is tried: few by default, as many as `PROPERTY_RUNS` says in the long run. */
export const numRuns = Number(process.env["PROPERTY_RUNS"] ?? "50");
