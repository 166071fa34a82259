import { join } from "node:path";
import { type Member, type MemberContext, memberEnvironment } from "../supervisor/member";
import { databaseFiles, prepareDatabase } from "./database-cluster";
import type { EnvironmentSite } from "./environment-site";
import { postgresBinaries } from "./postgres-binaries";
import { repliesWith } from "./replies-with";
import { unprivileged } from "./unprivileged";

/** Port of PostgreSQL, on RDS too unless another one is asked for. */
export const POSTGRES_PORT = 5432;
const PROTOCOL_3 = 0x0003_0000;
const ASKS_FOR_PASSWORD = "R";

/** Name of the member that is an environment's database server. */
export function databaseName(environment: string): string {
  return `database-${environment}`;
}

/** A PostgreSQL server: what stands behind the emulated database instances of an environment. */
export function databaseMember(site: EnvironmentSite): Member {
  const name = databaseName(site.environment);
  return {
    name,
    host: site.host,
    usualPort: POSTGRES_PORT,
    // The emulator forgets its instances when it ends, and their data goes with them.
    after: ["ministack"],
    prepare: ({ layout, ports, python }) =>
      prepareDatabase(site, {
        port: ports[name] ?? POSTGRES_PORT,
        python,
        templates: join(layout.home, "templates"),
      }),
    command: (context) => serverCommand(site, context),
    healthy: (port, host) => repliesWith(host, port, startup("readiness", "postgres"), ASKS_FOR_PASSWORD),
  };
}

function serverCommand(site: EnvironmentSite, context: MemberContext) {
  const [file = "", ...args] = [
    ...unprivileged().prefix,
    postgresBinaries().postgres,
    ...["-D", databaseFiles(site).data],
  ];
  return {
    file,
    args,
    directory: site.folder,
    env: memberEnvironment(context, {}),
    // Ends sessions and then itself; at SIGTERM it would wait for clients to leave.
    stopSignal: "SIGINT" as const,
  };
}

/** The first message of a client. A server that still starts answers it with an error. */
function startup(user: string, database: string): Buffer {
  const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`, "latin1");
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, body]);
}
