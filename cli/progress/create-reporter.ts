import { styleFor } from "../terminal/style";
import { LineReporter } from "./line-reporter";
import { LiveReporter } from "./live-reporter";
import type { Reporter } from "./reporter";

/** The reporter that suits standard error; results go to standard output. */
export function createReporter(stackIds: readonly string[], json: boolean): Reporter {
  const screen = process.stderr;
  const live = screen.isTTY && !json && process.env["TERM"] !== "dumb" && !process.env["CI"];
  return live ? new LiveReporter(stackIds, screen, styleFor(screen)) : new LineReporter(stackIds, screen);
}
