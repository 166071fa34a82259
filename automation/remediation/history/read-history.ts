import * as z from "zod";
import { messageOf } from "../../core/message-of";
import { SETTLED_OUTCOMES } from "../guardrails/event";
import { incidentSchema } from "../incident-schema";
import { HISTORY_ANSWERS, type HistoryEntry } from "./entry";

/** Longest time that an execution or an answer takes: longer is a wrong unit. */
const LONGEST_SECONDS = 7 * 86_400;

const seconds = z.number().nonnegative().max(LONGEST_SECONDS);

const entry = z.strictObject({
  incident: incidentSchema,
  execution: z.strictObject({ outcome: z.enum(SETTLED_OUTCOMES), seconds }).exactOptional(),
  approval: z.strictObject({ answer: z.enum(HISTORY_ANSWERS), afterSeconds: seconds }).exactOptional(),
}) satisfies z.ZodType<HistoryEntry>;

/** A history that cannot be read; nothing of it is used. */
export class HistoryError extends Error {
  /** @param line its number, from 1 on */
  constructor(
    readonly line: number,
    why: string,
  ) {
    super(why);
    this.name = "HistoryError";
  }
}

/**
 * Reads a history: one entry as JSON in each line, in the order of `detectedAtMs`. Empty lines count as nothing.
 *
 * @throws HistoryError at the first line that is none: an incident left out would change what comes after it
 */
export function readHistory(text: string): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let lastMs = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = readLine(line, index + 1);
    const { detectedAtMs } = read.incident;
    if (detectedAtMs < lastMs) {
      const before = new Date(lastMs).toISOString();
      throw new HistoryError(
        index + 1,
        `incident.detectedAtMs: ${detectedAtMs} is before ${lastMs} (${before}) of the line above`,
      );
    }
    lastMs = detectedAtMs;
    entries.push(read);
  }
  return entries;
}

/** A history as text, as {@link readHistory} reads it. */
export function writeHistory(entries: readonly HistoryEntry[]): string {
  return entries.map((one) => `${JSON.stringify(one)}\n`).join("");
}

function readLine(line: string, number: number): HistoryEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new HistoryError(number, `it is not JSON: ${messageOf(error)}`);
  }
  const checked = entry.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new HistoryError(number, `${where}${issue?.message ?? "it is no entry of a history"}`);
}
