import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { databaseFiles, NAMES } from "../../../../local/data-plane/database-cluster";
import { readDatabaseCredentials } from "../../../../local/data-plane/database-credentials";
import { askDatabase, databaseSite } from "../data-sessions";
import type { RunbookStage } from "../runbook-stage";

const COUNT = "select count(*)::int from pg_stat_activity where backend_type = 'client backend'";
const LOOK_MILLISECONDS = 50;

/** Sessions of the service's user in the real PostgreSQL of a stage, and what there is about them. */
export class HeldSessions {
  readonly #held: Client[] = [];

  constructor(private readonly stage: RunbookStage) {}

  /** All sessions of clients that there are. */
  async count(): Promise<number> {
    return Number(await this.#ask(COUNT));
  }

  /** How many of the service's sessions idle for so many seconds. */
  async idling(seconds: number): Promise<number> {
    const since = `state = 'idle' and state_change < now() - interval '${seconds} s'`;
    return Number(
      await this.#ask(
        `select count(*)::int from pg_stat_activity where usename = '${NAMES.service}' and ${since}`,
      ),
    );
  }

  /** Opens sessions that do nothing. */
  async open(sessions: number): Promise<void> {
    const { estate, environment } = this.stage;
    const site = databaseSite(estate, environment);
    for (let number = 0; number < sessions; number += 1) {
      const client = new Client({
        ...{ host: site.host, port: site.databasePort, database: NAMES.database, user: NAMES.service },
        password: readDatabaseCredentials(site).servicePassword,
        ssl: { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
      });
      client.on("error", () => undefined);
      await client.connect();
      this.#held.push(client);
    }
  }

  /** Opens as many sessions as are ended, for as long as something lasts: whoever lost one takes another at once. */
  async refilling<T>(during: () => Promise<T>): Promise<T> {
    const wanted = await this.count();
    const over = new AbortController();
    const refilling = (async () => {
      while (!over.signal.aborted) {
        await this.open(Math.max(0, wanted - (await this.count())));
        await sleep(LOOK_MILLISECONDS, undefined, { signal: over.signal }).catch(() => undefined);
      }
    })();
    try {
      return await during();
    } finally {
      over.abort();
      await refilling;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#held.splice(0).map((client) => client.end().catch(() => undefined)));
  }

  /** Takes the right to end sessions from the automation's user for as long as something lasts. */
  async unsignalled<T>(during: () => Promise<T>): Promise<T> {
    await this.#ask(`revoke pg_signal_backend from ${NAMES.remediation}`);
    try {
      return await during();
    } finally {
      await this.#ask(`grant pg_signal_backend to ${NAMES.remediation}`);
    }
  }

  #ask(statement: string): Promise<unknown> {
    const { estate, environment } = this.stage;
    const site = databaseSite(estate, environment);
    const password = readDatabaseCredentials(site).masterPassword;
    return askDatabase(estate, environment, site.host, statement, { user: NAMES.master, password });
  }
}
