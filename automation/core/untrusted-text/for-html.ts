import { visible } from "./visible";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text that is text in an HTML element and in a quoted attribute; never for a script, a style or a URL. */
export function forHtml(text: string): string {
  return visible(text, { keep: "\n\t" }).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
}
