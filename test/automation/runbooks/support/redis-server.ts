import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { repliesWith } from "../../../../local/data-plane/replies-with";

const HOST = "127.0.0.1";
const SETUP = join(__dirname, "..", "..", "..", "..", ".homeostat", "setup.json");

/** A real Redis of the test's own, on a free port. */
export class RedisServer {
  readonly host = HOST;

  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error where the set-up has no Redis, or it does not start */
  static async start(): Promise<RedisServer> {
    const { redis } = JSON.parse(readFileSync(SETUP, "utf8")) as { redis?: { path: string } };
    if (!redis) throw new Error('set-up recorded no redis; run "npm run setup"');
    const port = await freePort();
    const settings = { bind: HOST, port: String(port), save: "", appendonly: "no" };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const server = new RedisServer(port, spawn(redis.path, args, { stdio: "ignore" }));
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (await repliesWith(HOST, port, Buffer.from("PING\r\n"), "+PONG")) return server;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await server.end();
    throw new Error("Redis did not start within five seconds");
  }

  /** Ends it, with all that it holds. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}

/** A port of the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
