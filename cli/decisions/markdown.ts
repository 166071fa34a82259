import { bounded } from "../../automation/core/untrusted-text/bounded";
import { visible } from "../../automation/core/untrusted-text/visible";

const LONGEST = 100;

/** Somebody else's text in a cell of a table: it forms nothing, names nobody, and ends neither the cell nor the line. */
export function codeSpan(text: string): string {
  const shown = bounded(visible(text, { keep: "" }), LONGEST)
    .replaceAll("`", "ˋ")
    .replaceAll("|", "¦");
  return `\`${shown === "" ? " " : shown}\``;
}
