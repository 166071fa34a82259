import { bounded } from "./bounded";

/**
 * The text in its escaped form, no longer than this. What is too long is cut before it is escaped, so that no escape
 * is cut in two, and as little as possible.
 */
export function fitted(text: string, maximumLength: number, escape: (text: string) => string): string {
  let fits = 0;
  let tooLong = Math.min(text.length, maximumLength) + 1;
  let shown = "";
  for (let kept = tooLong - 1; fits + 1 < tooLong; kept = Math.floor((fits + tooLong) / 2)) {
    const form = escape(bounded(text, kept));
    if (form.length > maximumLength) tooLong = kept;
    else {
      fits = kept;
      shown = form;
    }
  }
  return shown;
}
