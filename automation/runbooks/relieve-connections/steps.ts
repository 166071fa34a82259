import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textsFact } from "../facts";
import { ownDatabase } from "../own-database";
import type { ConnectionUse, DatabaseAddress, DatabaseSessions } from "../ports/database-sessions";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly databases: Databases;
  readonly sessions: DatabaseSessions;
}

/** Pools that work well return a connection within seconds and keep few that nobody uses. */
const IDLE_SECONDS = 60;
/** Shares of the connections: scarce from here on, enough below, and what is aimed at. */
const SCARCE = 0.8;
const ENOUGH = 0.6;
const AIM = 0.5;
/** Whoever reconnects does it all at once. */
const MAXIMUM_SESSIONS = 100;

/** Effects of `relieve-connections`. */
export function createSteps({ databases, sessions }: Ports): StepsOf<typeof spec> {
  const look = async ({ incident }: StepContext): Promise<DatabaseInstance> => {
    const instance = await databases.describe(ownDatabase(incident));
    if (instance.state === "available") return instance;
    throw new Error(`${instance.id} is ${instance.state}, not available`);
  };
  const use = async (context: StepContext): Promise<ConnectionUse> =>
    sessions.use(addressOf(await look(context)), IDLE_SECONDS);

  // Of those who may have lost a session by this. Who comes and goes, or had but one, is not cut off by it.
  const clientsConnected = async (context: StepContext): Promise<CheckResult> => {
    const wanted = textsFact(context.notes, "clients");
    const { clients } = await use(context);
    const missing = wanted.filter((client) => !clients.includes(client));
    const says =
      missing.length === 0 ? `${wanted.join(", ")} are connected` : `${missing.join(", ")} are not connected`;
    return { passed: missing.length === 0, says };
  };

  return {
    targetState: async (context) => {
      const { id, resourceId, host = "" } = await look(context);
      return { id, resourceId, host };
    },
    preChecks: {
      "connections-scarce": async (context) => {
        const { taken, possible } = await use(context);
        return { passed: taken >= SCARCE * possible, says: `${taken} of ${possible} connections are taken` };
      },
      "idle-sessions-exist": async (context) => {
        const { taken, possible, endable, endableOf } = await use(context);
        const passed = endable > 0 && taken - endable < ENOUGH * possible;
        const says = `${endable} of ${taken} sessions have idled for ${IDLE_SECONDS} seconds and may be ended`;
        return { passed, says, notes: { clients: endableOf } };
      },
    },
    actions: {
      "end-idle-sessions": async (context) => {
        const { taken, possible } = await use(context);
        const needed = Math.min(MAXIMUM_SESSIONS, taken - Math.floor(AIM * possible));
        if (needed <= 0) return { says: `${taken} of ${possible} connections are taken: none is ended` };
        const address = addressOf(await look(context));
        const limits = { idleSeconds: IDLE_SECONDS, maximumSessions: needed };
        const ended = await sessions.endIdle(address, limits);
        if (ended === 0) throw new Error(`none of ${taken} sessions may be ended any more`);
        return { says: `${ended} of ${taken} sessions are ended`, notes: { ended } };
      },
    },
    rollbacks: {
      "let-clients-return": async (context) => {
        const { passed, says } = await clientsConnected(context);
        if (!passed) throw new Error(`an ended session cannot be brought back, and ${says}`);
        return { says };
      },
    },
    rolledBack: clientsConnected,
    postChecks: {
      "connections-free": async (context) => {
        const { taken, possible } = await use(context);
        return { passed: taken < ENOUGH * possible, says: `${taken} of ${possible} connections are taken` };
      },
      "clients-connected": clientsConnected,
    },
  };
}

function addressOf({ id, host, port, databaseName }: DatabaseInstance): DatabaseAddress {
  if (host !== undefined && port !== undefined && databaseName !== undefined)
    return { host, port, databaseName };
  throw new Error(`RDS does not say where ${id} listens, or which database it has`);
}
