import { relative } from "node:path";
import type { Explanation } from "../cli-error";

/**
 * Where in the source a failed synthesis has its cause, as its message tells it: at the place of a syntax error, in the
 * values of one environment, or nowhere in particular.
 *
 * @param root folder of the checkout
 */
export function sourcePlace(message: string, root: string): Required<Pick<Explanation, "where" | "remedy">> {
  const syntax = /^\s*(\/\S+\.ts):(\d+):\d+: ERROR: /m.exec(message);
  if (syntax) {
    const [, file = "", line = ""] = syntax;
    return { where: `${relative(root, file)}:${line}`, remedy: "correct this line, then run this again" };
  }
  const named = /^environment "([a-z]+)" is not valid:/.exec(message) ?? /^([a-z]+)-[a-z]+\//.exec(message);
  if (named) {
    const where = `environments/${named[1] ?? ""}.ts`;
    return { where, remedy: `change the value that the message names in ${where}, then run this again` };
  }
  return {
    where: "main.ts",
    remedy: "mend what the message names; `npm run typecheck` often says more",
  };
}
