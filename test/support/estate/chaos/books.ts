import { paginateQuery } from "@aws-sdk/client-dynamodb";
import { GuardrailTable } from "../../../../automation/adapters/dynamodb/guardrail-table";
import { inFlightIn } from "../../../../automation/remediation/admission/in-flight";
import type { AuditFact, AuditRecord } from "../../../../automation/remediation/admission/records";
import type { InFlight } from "../../../../automation/remediation/guardrails/items";
import type { LocalEstate } from "../../../../local";
import { estateClients } from "../estate-clients";

/** A record of some kind. */
export type RecordOf<What extends AuditFact["what"]> = AuditRecord & {
  readonly fact: Extract<AuditFact, { readonly what: What }>;
};

/** What the deployed automation of an environment wrote down since some moment, read from the table itself. */
export class Books {
  readonly #clients: ReturnType<typeof estateClients>;
  readonly #tableName: string;

  constructor(
    estate: LocalEstate,
    private readonly environment: string,
    private readonly sinceMs: number,
  ) {
    this.#clients = estateClients(estate, environment);
    this.#tableName = `homeostat-${environment}-remediation`;
  }

  /** All records, the oldest first. */
  async records(): Promise<AuditRecord[]> {
    const rows = await this.#query("environment = :key", this.environment, "by-time");
    return rows.filter(({ atMs }) => atMs >= this.sinceMs);
  }

  /** Ids of the messages that nobody got yet. */
  async untold(): Promise<string[]> {
    return (await this.#query("pk = :key", `outbox#${this.environment}`)).map(({ id }) => id);
  }

  /** Whether somebody got each of these messages. */
  async told(ids: readonly string[]): Promise<boolean> {
    const left = await this.untold();
    return !ids.some((id) => left.includes(id));
  }

  /** What holds a slot now. */
  async inFlight(): Promise<readonly InFlight[]> {
    const store = new GuardrailTable({ client: this.#clients.dynamodb, tableName: this.#tableName });
    const read = await inFlightIn(this.environment, { store });
    if (read.kind === "unavailable") throw new Error(read.says);
    return read.executions;
  }

  /** What each event led to; nothing until it is decided. */
  async decisionsAbout(eventIds: readonly string[]): Promise<(RecordOf<"decided"> | undefined)[]> {
    const records = await this.records();
    const reports = factsOf(records, "reported");
    const decided = factsOf(records, "decided");
    return eventIds.map((eventId) => {
      const report = reports.find(({ fact }) => fact.incident.source.eventId === eventId);
      return report && decided.find(({ executionId }) => executionId === report.executionId);
    });
  }

  async #query(condition: string, key: string, IndexName?: string): Promise<AuditRecord[]> {
    const input = {
      TableName: this.#tableName,
      ...(IndexName !== undefined && { IndexName }),
      ConsistentRead: IndexName === undefined,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: { ":key": { S: key } },
    };
    const records: AuditRecord[] = [];
    for await (const { Items = [] } of paginateQuery({ client: this.#clients.dynamodb }, input)) {
      records.push(...Items.map(({ body }) => JSON.parse(body?.S ?? "null") as AuditRecord));
    }
    return records;
  }
}

/** The records of one kind. */
export function factsOf<What extends AuditFact["what"]>(
  records: readonly AuditRecord[],
  what: What,
): RecordOf<What>[] {
  return records.filter((record): record is RecordOf<What> => record.fact.what === what);
}
