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
      return { kind: "read", records: await this.table.ofIncident(incidentId) };
    } catch (error) {
      return unavailable(error);
    }
  }
}
