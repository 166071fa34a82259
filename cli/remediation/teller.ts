import { tell, type Told } from "../../automation/notification/tell";
import type { AuditRecord } from "../../automation/remediation/admission/records";

/** Puts a record into words. Text in it is somebody else's: escape it where it is shown. */
export type Teller = (record: AuditRecord) => Told;

/** One for records in the order of time: the decision about an execution names the runbook of what follows. */
export function createTeller(): Teller {
  const runbooks = new Map<string, string>();
  return (record) => {
    const { fact, executionId = "" } = record;
    const runbookId = fact.what === "decided" ? fact.decision.runbookId : undefined;
    if (runbookId !== undefined) runbooks.set(executionId, runbookId);
    return tell(record, runbooks.get(executionId));
  };
}

/** The headline, and the most telling of its lines: where one line must do. */
export function inOneLine({ headline, lines: [first] }: Told): string {
  return first === undefined ? headline : `${headline}; ${first}`;
}
