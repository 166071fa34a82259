import { limitFrom, limitText } from "./limit-text";

/** Name of what is reserved for a function among its limits; each of the others is called as the mapping that it is of. */
export const RESERVED = "reserved";

/** Limits by their names, as texts that facts and tags can hold. */
export type Limits = Readonly<Record<string, string>>;

/** One copy goes on, so that whether the function still fails can be seen. */
export const LEAST_RESERVED = 1;
/** Lambda takes no lower maximum of a mapping. */
const LEAST_OF_MAPPING = 2;

/** The lowest that a limit is made. */
export function lowest(limit: string): string {
  return limitText(limit === RESERVED ? LEAST_RESERVED : LEAST_OF_MAPPING);
}

/** The same limits, each as low as it is made. */
export function lowered(limits: Limits): Limits {
  return Object.fromEntries(Object.keys(limits).map((limit) => [limit, lowest(limit)]));
}

/** Of limits that are now, those that others name. */
export function namedIn(now: Limits, names: Limits): Limits {
  return pick(now, ([limit]) => Object.hasOwn(names, limit));
}

/** Whether each of some limits is as it should be. */
export function areAs(wanted: Limits, now: Limits): boolean {
  return Object.entries(wanted).every(([limit, text]) => now[limit] === text);
}

/** In words, e.g. `reserved are none, and mapping 8c0e… takes 2 batches at once`. */
export function limitsSay(limits: Limits): string {
  const says = Object.entries(limits).map(([limit, text]) =>
    limit === RESERVED
      ? `reserved are ${text}`
      : `mapping ${limit} takes ${limitFrom(text) ?? "any number of"} batches at once`,
  );
  return says.length > 0 ? says.join(", and ") : "none of its limits is there";
}

/** Names of the limits that are neither of two things that an execution knows: somebody else changed them. */
export function strangeLimits(now: Limits, before: Limits, after: Limits): readonly string[] {
  return Object.keys(before).filter((limit) => now[limit] !== before[limit] && now[limit] !== after[limit]);
}

/** @throws Error saying what the strange ones among some limits are now */
export function refuseStrange(now: Limits, strange: readonly string[]): void {
  if (strange.length === 0) return;
  const says = strange.map((limit) => {
    const text = now[limit];
    return text === undefined ? `mapping ${limit} is gone` : `${limitsSay({ [limit]: text })} now`;
  });
  throw new Error(`${says.join(", and ")}: somebody else changed it meanwhile`);
}

/** Those of some limits that an entry is true of. */
export function pick(limits: Limits, isMeant: (entry: readonly [string, string]) => boolean): Limits {
  return Object.fromEntries(Object.entries(limits).filter(isMeant));
}
