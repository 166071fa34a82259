/**
 * Most nodes that an environment's clusters may have, all their groups together: what the month is budgeted for. An
 * environment that is not listed gets none added.
 */
export const NODE_BUDGET: Readonly<Record<string, number>> = { dev: 4, staging: 6, prod: 12 };
