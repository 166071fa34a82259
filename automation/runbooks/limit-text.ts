const NOTHING = "none";

/** A limit, as a text that a fact or a tag can hold. */
export function limitText(limit: number | undefined): string {
  return limit === undefined ? NOTHING : String(limit);
}

/**
 * What such a text says.
 *
 * @throws Error where it is none
 */
export function limitFrom(text: string): number | undefined {
  if (text === NOTHING) return undefined;
  const limit = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(limit)) return limit;
  throw new Error(`the limit is noted as ${JSON.stringify(text)}; allowed: a whole number, or "${NOTHING}"`);
}
