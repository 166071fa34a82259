import { bounded } from "./bounded";

/** The text in its escaped form, cut before it was escaped, so that the form has no half escape and is no longer than this. */
export function fitted(text: string, maximumLength: number, escape: (text: string) => string): string {
  let kept = maximumLength;
  let shown = escape(bounded(text, kept));
  while (shown.length > maximumLength && kept > 0) {
    // What is too long by so much loses at least as many characters as that takes at the longest.
    kept -= Math.max(1, Math.ceil((shown.length - maximumLength) / LONGEST_ESCAPE));
    shown = escape(bounded(text, kept));
  }
  return shown;
}

/** No escape of this folder makes more than this of one character. */
const LONGEST_ESCAPE = 6;
