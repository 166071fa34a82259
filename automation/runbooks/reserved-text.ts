const NOTHING = "none";

/** What is reserved, as a text that a fact or a tag can hold. */
export function reservedText(copies: number | undefined): string {
  return copies === undefined ? NOTHING : String(copies);
}

/**
 * What such a text says.
 *
 * @throws Error where it is none
 */
export function reservedFrom(text: string): number | undefined {
  if (text === NOTHING) return undefined;
  const copies = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(copies)) return copies;
  throw new Error(`what was reserved is ${JSON.stringify(text)}; allowed: a whole number, or "${NOTHING}"`);
}
