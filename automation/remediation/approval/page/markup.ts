import { forHtml } from "../../../core/untrusted-text/for-html";

/** A piece of a page, in which all text is escaped already. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What stands in a page: pieces as they are, text escaped, nothing for nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

/** Makes a piece of a page. Whatever is put in that is no piece itself is text; attributes are to be quoted. */
export function markup(pieces: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const text = pieces.map((piece, index) => piece + textOf(contents[index])).join("");
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "string" || typeof content === "number") return forHtml(String(content));
  return content.map(textOf).join("");
}
