/** A parameter of a DB (cluster) parameter group. */
export interface PostgresParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** Parameters that every PostgreSQL of the estate has: TLS only, and a log that explains a slow day. */
export function postgresParameters(slowQueryMilliseconds: number): PostgresParameter[] {
  const values: Record<string, string> = {
    log_connections: "1",
    log_disconnections: "1",
    log_lock_waits: "1",
    log_min_duration_statement: String(slowQueryMilliseconds),
    // Changes of the schema; statements that carry data are logged only when slow.
    log_statement: "ddl",
    "rds.force_ssl": "1",
  };
  return Object.entries(values).map(([name, value]) => ({ name, value, applyMethod: "immediate" }));
}
