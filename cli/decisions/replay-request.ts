import type { HistoryEntry } from "../../automation/remediation/history/entry";
import type { ReplayOptions } from "../../automation/remediation/history/replay";

/** What the process of one version is told on its standard input. It answers with a list of verdicts. */
export interface ReplayRequest {
  readonly entries: readonly HistoryEntry[];
  readonly options: ReplayOptions;
}
