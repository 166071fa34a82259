import type { AuditRecord } from "../remediation/admission/records";
import type { Incident } from "../remediation/incident";
import type { RunbookSpec } from "../remediation/runbook-spec";

/** What is known beside the record itself. All of it makes a message better; none of it is needed for one. */
export interface Background {
  /** @default - not known */
  readonly incident?: Incident;
  /** The runbook that was chosen. @default - none, or not known */
  readonly runbook?: Pick<RunbookSpec, "id" | "title" | "severity">;
  /** Address of a runbook's page, with `{runbook}` for its id. @default - no link to it */
  readonly runbookPage?: string;
}

/** Where the background of a record is found. */
export interface BackgroundSource {
  /** What the earlier records of its incident and execution tell. */
  of(record: AuditRecord): Promise<Pick<Background, "incident"> & { readonly runbookId?: string }>;
}
