/** A set of records of one name and type, as a zone holds it. */
export interface DnsRecord {
  /** In lower case, with the dot at its end. */
  readonly name: string;
  /** E.g. `CNAME`. */
  readonly type: string;
  readonly ttlSeconds: number;
  readonly values: readonly string[];
}

/** What is to become of a record. */
export interface DnsChange {
  readonly what: "put" | "delete";
  /** To delete one, exactly what is there. */
  readonly record: DnsRecord;
}

/** Public zones of this account. */
export interface DnsZones {
  /**
   * Id of the zone that answers for a name: the nearest above it.
   *
   * @throws Error where two zones are called alike: only one of them is asked by the world
   */
  zoneOf(name: string): Promise<string | undefined>;
  /** @throws Error where the record is none that a value can simply be written to */
  record(zoneId: string, name: string, type: string): Promise<DnsRecord | undefined>;
  /** All of the changes, or none. @returns the id of the change */
  change(zoneId: string, changes: readonly [DnsChange, ...DnsChange[]]): Promise<string>;
  /** Whether every name server answers with what was changed. */
  isEverywhere(changeId: string): Promise<boolean>;
}
