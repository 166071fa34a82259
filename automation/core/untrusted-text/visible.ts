/** What is kept although it is a control character. */
export interface VisibleOptions {
  /** Characters to leave as they are, e.g. `"\n"`. */
  readonly keep: string;
}

const CONTROL = /\p{Cc}/u;
/** Marks that hide text or reorder what is read, the separators that some programs take for line ends, and lone surrogates. */
const MISLEADING = /[\p{Cf}\p{Cs}\u2028\u2029]/u;

/** Shows what cannot be seen: control, format and direction characters appear as `\u202e`. */
export function visible(text: string, { keep }: VisibleOptions): string {
  let shown = "";
  for (const character of text) {
    const hidden = CONTROL.test(character) || MISLEADING.test(character);
    shown += hidden && !keep.includes(character) ? escaped(character) : character;
  }
  return shown;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}
