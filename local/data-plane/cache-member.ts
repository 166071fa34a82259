import { mkdirSync } from "node:fs";
import { type Member, memberEnvironment } from "../supervisor/member";
import type { EnvironmentSite } from "./environment-site";
import { repliesWith } from "./replies-with";

const REDIS_PORT = 6379;
const PING = Buffer.from("PING\r\n");

/** Name of the member that is an environment's cache server. */
export function cacheName(environment: string): string {
  return `cache-${environment}`;
}

/** A Redis server: what stands behind the emulated replication groups of an environment. */
export function cacheMember(site: EnvironmentSite): Member {
  const name = cacheName(site.environment);
  return {
    name,
    host: site.host,
    usualPort: REDIS_PORT,
    // A cache belongs to the emulator's replication group, and is empty when that is new.
    after: ["ministack"],
    prepare: () => {
      mkdirSync(site.folder, { recursive: true, mode: 0o700 });
      return Promise.resolve();
    },
    command: (context) => ({
      file: context.redisServer,
      args: Object.entries({
        bind: site.host,
        port: String(context.ports[name] ?? REDIS_PORT),
        daemonize: "no",
        save: "",
        appendonly: "no",
        maxmemory: "64mb",
        // What the declared parameter group says unless it is told otherwise.
        "maxmemory-policy": "volatile-lru",
      }).flatMap(([setting, value]) => [`--${setting}`, value]),
      directory: site.folder,
      env: memberEnvironment(context, {}),
    }),
    healthy: (port, host) => repliesWith(host, port, PING, "+PONG"),
  };
}
