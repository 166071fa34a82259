import { forLog } from "../../automation/core/untrusted-text/for-log";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import { EXIT, type ExitCode } from "../exit-codes";
import { newRecords } from "../remediation/new-records";
import { openRemediation } from "../remediation/open-remediation";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { createTeller, inOneLine } from "../remediation/teller";
import { withRemediation } from "../remediation/with-remediation";
import { TAIL_SINCE } from "./look-back";
import { print } from "./output";
import { sinceOption } from "./time-options";

/** Options of `homeostat incidents tail`. */
export interface TailOptions extends RemediationOptions {
  /** A duration or a moment. @default "10m" */
  readonly since?: string;
}

/** `homeostat incidents tail`: everything that happens, as it happens, until Ctrl-C. With `--json` a document a line. */
export async function tail(
  options: TailOptions,
  open: OpenRemediation = openRemediation,
  interrupted: AbortSignal = untilSignalled(),
): Promise<ExitCode> {
  const { since = TAIL_SINCE } = options;
  sinceOption("--since", since, Date.now());
  return withRemediation(options, open, async ({ deps, log }) => {
    const sinceMs = sinceOption("--since", since, deps.clock());
    const note = (text: string): void => void process.stderr.write(`${forLog(text)}\n`);
    const tell = createTeller();
    for await (const record of newRecords({ log, sinceMs, signal: interrupted, note })) {
      print(options.json === true ? JSON.stringify(record) : lineOf(record, inOneLine(tell(record))));
    }
    return EXIT.ok;
  });
}

/** Aborted by Ctrl-C or a request to end. It does not keep the process alive. */
function untilSignalled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

function lineOf(record: AuditRecord, says: string): string {
  const about = record.incidentId ?? record.environment;
  return `${new Date(record.atMs).toISOString()}  ${forLog(about)}  ${forLog(says)}`;
}
