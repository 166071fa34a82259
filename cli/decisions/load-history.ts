import { readFile } from "node:fs/promises";
import { messageOf } from "../../automation/core/message-of";
import type { HistoryEntry } from "../../automation/remediation/history/entry";
import { HistoryError, readHistory } from "../../automation/remediation/history/read-history";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

const ALLOWED =
  'one JSON object in each line: {"incident": …, "execution"?: {"outcome", "seconds"}, "approval"?: {"answer", ' +
  '"afterSeconds"}}, in the order of incident.detectedAtMs';
const REMEDY = "see docs/guides/decisions.md; npx homeostat decisions generate writes an example";

/**
 * Reads a history from a file.
 *
 * @throws CliError when it cannot be read, with the line
 */
export async function loadHistory(file: string): Promise<readonly HistoryEntry[]> {
  const entries = readAs(file, await textOf(file));
  if (entries.length > 0) return entries;
  throw new CliError(EXIT.usage, {
    what: "the history is empty",
    where: file,
    allowed: ALLOWED,
    remedy: REMEDY,
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const what = isMissing ? "there is no such file" : `the file cannot be read: ${messageOf(error)}`;
    throw new CliError(EXIT.usage, { what, where: file, allowed: ALLOWED, remedy: REMEDY }, { cause: error });
  }
}

function readAs(file: string, text: string): readonly HistoryEntry[] {
  try {
    return readHistory(text);
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    throw new CliError(
      EXIT.usage,
      { what: error.message, where: `${file}, line ${error.line}`, allowed: ALLOWED, remedy: REMEDY },
      { cause: error },
    );
  }
}
