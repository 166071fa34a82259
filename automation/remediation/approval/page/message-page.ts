import { markup } from "./markup";
import { pageReply, type PageReply } from "./page-reply";

/** A page that says one thing and asks for nothing. */
export interface Message {
  readonly status: number;
  readonly title: string;
  readonly tone: "good" | "bad" | "neutral";
  readonly says: readonly string[];
  /** A command that tells more, or does what this page does not. @default - none */
  readonly command?: string;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page that says what has become of a question, or why it cannot be answered here. */
export function messagePage({ status, title, tone, says, command, headers = {} }: Message): PageReply {
  const next =
    command === undefined ? undefined : markup`<p class="hint">On a terminal: <code>${command}</code></p>`;
  const main = markup`<p class="eyebrow">Homeostat</p>
<h1>${title}</h1>
<section class="notice ${tone}">
${says.map((sentence) => markup`<p>${sentence}</p>`)}
${next}
</section>`;
  return pageReply({ status, title, main, headers });
}
