/** How far `incidents list` looks back where nothing else is said. */
export const LIST_SINCE = "7d";

/** How many incidents `incidents list` shows where nothing else is said. */
export const LIST_LIMIT = 20;

/** How far `incidents tail` looks back at first where nothing else is said. */
export const TAIL_SINCE = "10m";
