import { visible } from "./visible";

/** Stands between what would be one mark, so that Slack reads neither. */
const WORD_JOINER = "\u2060";

/**
 * Text that Slack's mrkdwn shows as it is: no mention (`<!channel>`), no link, no formatting. Slack asks for
 * `&`, `<` and `>` as entities; the other marks are broken up, because it has no escape for them.
 */
export function forSlack(text: string): string {
  return visible(text, { keep: "\n" })
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]/g, (mark) => `${WORD_JOINER}${mark}${WORD_JOINER}`)
    .replace(/@(?=here|channel|everyone)/gi, `@${WORD_JOINER}`);
}
