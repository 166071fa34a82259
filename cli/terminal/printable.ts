// Everything that can move the cursor, change colours or hide text: C0 and C1 controls except line feed, and the
// direction marks that reorder what is read.
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text from Terraform or AWS made harmless for a terminal: control characters appear as visible escapes.
 * A tab becomes a space; a line feed stays.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\t", " ").replace(UNSAFE, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
