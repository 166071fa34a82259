import { get } from "node:http";
import type { Command } from "./detached-process";
import type { Layout } from "./layout";

/** What a member may know when it is started. */
export interface MemberContext {
  readonly layout: Layout;
  /** Folder of the program's own sources. */
  readonly packageDirectory: string;
  /** Python of the emulators. */
  readonly python: string;
  /** Program of the caches. */
  readonly redisServer: string;
  readonly region: string;
  /** Environment name → account id. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Member name → its port on loopback; known for all before the first one starts. */
  readonly ports: Readonly<Record<string, number>>;
  /** How many times faster than in AWS the periods of alarms pass. */
  readonly alarmTimeScale: number;
}

/** One process of the estate: `up` starts it, `status` asks it, `down` ends it. */
export interface Member {
  /** Lower-case name: of its log, its record and its port. */
  readonly name: string;
  /** Loopback address that it listens on. @default "127.0.0.1" */
  readonly host?: string;
  /** Port that it has where nobody else has it. @default - any free one */
  readonly usualPort?: number;
  /** Members that must be healthy before this one is started, and with which it is started anew. */
  readonly after: readonly string[];
  /** Folders under the estate's home whose content lives and dies with the process. @default - none */
  readonly forgets?: readonly (keyof Pick<Layout, "state" | "data">)[];
  /**
   * Whether it ended so that its next start finds all it held; nothing is forgotten then, and who comes after it stays.
   * @default - it never does
   */
  returns?(layout: Layout): boolean;
  /** What runs before each start, e.g. creating a data folder. @default - nothing */
  prepare?(context: MemberContext): Promise<void>;
  command(context: MemberContext): Command;
  /** Resolves to whether it serves. Must answer fast and never throw. */
  healthy(port: number, host: string): Promise<boolean>;
}

const LOOPBACK = "127.0.0.1";

/** Address that a member listens on. */
export function hostOf(member: Member): string {
  return member.host ?? LOOPBACK;
}

const HEALTH_TIMEOUT_MS = 2_000;

/** Whether an HTTP address on loopback answers 2xx. Asks on a new connection: a kept one may lead to a process that is gone. */
export function answersOk(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: LOOPBACK, port, path, agent: false, timeout: HEALTH_TIMEOUT_MS });
    request.once("response", ({ statusCode = 0 }) => {
      resolve(statusCode >= 200 && statusCode < 300);
      request.destroy();
    });
    request.once("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    request.once("close", () => resolve(false));
  });
}

/** The environment a member gets: the machine's basics and its own settings, none of the caller's AWS settings. */
export function memberEnvironment(
  context: MemberContext,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(PATH|HOME|USER|LANG|LC_\w+|TZ)$/.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), TMPDIR: context.layout.temporary, ...own };
}
