import { readFileSync, writeSync } from "node:fs";
import type { DecisionCode } from "../../automation/remediation/history/decision-code";
import { replay } from "../../automation/remediation/history/replay";
import type { ReplayRequest } from "./replay-request";

/** What the process of one version does: replays the history on its standard input with the decision code of its bundle. */
export async function replayProcess(code: DecisionCode): Promise<void> {
  const { entries, options } = JSON.parse(readFileSync(0, "utf8")) as ReplayRequest;
  process.stdout.write(JSON.stringify(await replay(entries, code, options)));
}

/** Tells why it could not, without the trace that Node would print. */
export function replayFailed(error: unknown): void {
  writeSync(2, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
