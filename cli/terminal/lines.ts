import { forLog } from "../../automation/core/untrusted-text/for-log";

const LABEL_WIDTH = 11;

/** Text as it is, or with what paints it. */
export type Part = string | readonly [paint: (text: string) => string, text: string];

/**
 * One labelled line. Each part is made harmless before it is painted: what comes from an event neither paints itself,
 * nor makes lines of its own.
 */
export function line(label: string, ...parts: readonly Part[]): string {
  const text = parts.map((part) => (typeof part === "string" ? forLog(part) : part[0](forLog(part[1]))));
  return `${label.padEnd(LABEL_WIDTH)} ${text.join("")}`.trimEnd();
}

/** Several of them, of which only the first shows the label. */
export function list(label: string, items: readonly string[]): string[] {
  return items.map((item, index) => line(index === 0 ? label : "", item));
}

/** A moment to the second: `2026-03-01T09:30:00Z`. */
export function instantOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}
