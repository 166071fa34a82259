/** Longest text of somebody else's that an incident keeps, in characters. */
export const MAXIMUM_TEXT_LENGTH = 500;

const CUT = "…";

/** The beginning of the text, whole characters only, ending in `…` where something was cut off. */
export function bounded(text: string, maximumLength = MAXIMUM_TEXT_LENGTH): string {
  if (text.length <= maximumLength) return text;
  const kept = text.slice(0, Math.max(0, maximumLength - CUT.length));
  // Half of a surrogate pair is no character.
  return `${kept.replace(/[\uD800-\uDBFF]$/, "")}${CUT}`;
}
