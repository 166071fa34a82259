import { visible } from "./visible";

/** Text that cannot move the cursor, colour or reorder what a terminal shows; line feeds stay. */
export function forTerminal(text: string): string {
  return visible(text.replaceAll("\r\n", "\n").replaceAll("\t", " "), { keep: "\n" });
}
