import type { Mend } from "../mend";

/** All mends, in the order in which they wrap a call: the first one sees it first and its answer last. */
export const MENDS: readonly Mend[] = [];
