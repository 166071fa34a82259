import type { AuditTrail, TrailResult } from "../../remediation/intake/ports";
import { unavailable } from "../unavailable";
import { RecordTable } from "./record-table";
import type { EnvironmentTableProps } from "./table-props";

/** The trail of an incident by a strongly consistent query; whatever goes wrong counts as "no answer", a part of a trail included. */
export class AuditTrailTable implements AuditTrail {
  private readonly table: RecordTable;

  constructor(props: EnvironmentTableProps) {
    this.table = new RecordTable(props);
  }

  async of(incidentId: string): Promise<TrailResult> {
    try {
      // Read first: a record that comes in between makes it old, and is never missed under a new one.
      const mark = await this.table.markOf(incidentId);
      const records = await this.table.ofIncident(incidentId);
      return { kind: "read", records, ...(mark !== undefined && { mark }) };
    } catch (error) {
      return unavailable(error);
    }
  }
}
