import { type Call, listParam } from "../../call";
import { element, elementsOf, textOf } from "../../xml";

const LOGS = "EnabledCloudwatchLogsExports";

/** The logs that a database or a cluster exports after a call, as the element that tells them; none if it is not about them. */
export function logExports(
  call: Call,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return changesLogs(call) ? { [LOGS]: logsAfter(call, before[LOGS] ?? "") } : {};
}

function changesLogs({ params }: Call): boolean {
  return [...params.keys()].some((name) =>
    /^(EnableCloudwatchLogsExports|CloudwatchLogsExportConfiguration)\b/.test(name),
  );
}

/** A modification names the logs to switch on and off; the others stay as they are. */
function logsAfter({ params }: Call, before: string): string {
  const logs = new Set([
    ...elementsOf(before, "member").flatMap((member) => textOf(member, "member") ?? []),
    ...listParam(params, "EnableCloudwatchLogsExports"),
    ...listParam(params, "CloudwatchLogsExportConfiguration.EnableLogTypes"),
  ]);
  for (const log of listParam(params, "CloudwatchLogsExportConfiguration.DisableLogTypes")) logs.delete(log);
  return [...logs]
    .sort()
    .map((log) => element("member", log, "escape"))
    .join("");
}
