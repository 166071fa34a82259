import { duration } from "../terminal/duration";
import { printable } from "../terminal/printable";
import type { Style } from "../terminal/style";
import type { Phase, StackProgress } from "./board";

const SYMBOLS: Readonly<Record<Phase, string>> = {
  waiting: "·",
  planning: "◌",
  applying: "●",
  destroying: "●",
  applied: "✓",
  destroyed: "✓",
  planned: "✓",
  unchanged: "✓",
  failed: "✗",
  "not applied": "–",
  interrupted: "–",
};

const COUNTED: ReadonlySet<Phase> = new Set([
  "applying",
  "destroying",
  "applied",
  "destroyed",
  "failed",
  "interrupted",
]);

/** One line per stack, none wider than the terminal. */
export function renderBlock(stacks: readonly StackProgress[], width: number, style: Style): string[] {
  const idWidth = Math.max(0, ...stacks.map((stack) => stack.id.length));
  return stacks.map((stack) => {
    const text = `${SYMBOLS[stack.phase]} ${stack.id.padEnd(idWidth)}  ${describe(stack)}`;
    return colour(stack.phase, style)(fit(text, width));
  });
}

/** What a stack is doing, in words. */
export function describe(stack: StackProgress): string {
  const parts: string[] = [stack.phase];
  if (stack.planned > 0 && COUNTED.has(stack.phase)) parts.push(`${stack.done}/${stack.planned}`);
  if (stack.elapsedMilliseconds > 0) parts.push(duration(stack.elapsedMilliseconds));
  if (stack.remainingMilliseconds !== undefined) parts.push(`~${duration(stack.remainingMilliseconds)} left`);
  if (stack.note !== undefined) parts.push(printable(stack.note).replaceAll("\n", " "));
  else if (stack.current !== undefined) parts.push(printable(stack.current));
  return parts.join(" · ");
}

function fit(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function colour(phase: Phase, style: Style): (text: string) => string {
  if (phase === "failed") return style.red;
  if (phase === "not applied" || phase === "interrupted") return style.yellow;
  if (phase === "waiting") return style.dim;
  if (phase === "planning" || phase === "applying" || phase === "destroying") return style.cyan;
  return style.green;
}
