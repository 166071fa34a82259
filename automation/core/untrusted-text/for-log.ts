import { visible } from "./visible";

/** Text that stays on its one line of a log: a line feed in it is shown as `\u000a`. */
export function forLog(text: string): string {
  return visible(text, { keep: "" });
}
