import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import type { Readable } from "node:stream";
import type { Upstream } from "./mend";
import type { Reply } from "./reply";

/** A request to hand on. */
export interface Forward {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer | Readable;
  readonly signal?: AbortSignal;
}

/** The emulator does not answer. */
export class UpstreamDownError extends Error {
  constructor(
    readonly upstream: Upstream,
    cause: Error,
  ) {
    super(
      `${upstream} does not answer (${cause.message}); "npx homeostat local status" tells more, "npx homeostat local up" restarts it`,
      {
        cause,
      },
    );
  }
}

/** Headers that belong to one connection, not to the message (RFC 9110, 7.6.1); `expect` was answered here already. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** Below the emulators' own 75 s, so that they never close a connection just as it is used again. */
const IDLE_MS = 20_000;

/** Connections to the emulators, kept alive. */
export class Upstreams {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: IDLE_MS });

  constructor(private readonly ports: Readonly<Record<Upstream, number>>) {}

  /** Sends a request; resolves when the head of the answer is there. */
  async send(upstream: Upstream, forward: Forward): Promise<IncomingMessage> {
    try {
      return await this.attempt(upstream, forward);
    } catch (error) {
      // A kept connection may die just as it is used: a second try is safe where the body is still at hand.
      if (error instanceof ReusedConnectionError && Buffer.isBuffer(forward.body)) {
        return this.attempt(upstream, forward).catch((cause: unknown) => {
          throw new UpstreamDownError(upstream, cause as Error);
        });
      }
      throw new UpstreamDownError(upstream, error as Error);
    }
  }

  /** Sends a request and reads the whole answer. */
  async exchange(upstream: Upstream, forward: Forward): Promise<Reply> {
    // Only an answer that is not compressed can be read and changed.
    const headers = { ...forward.headers, "accept-encoding": "identity" };
    const answer = await this.send(upstream, { ...forward, headers });
    try {
      return {
        status: answer.statusCode ?? 502,
        headers: messageHeaders(answer.headers),
        body: await readAll(answer),
      };
    } catch (cause) {
      throw new UpstreamDownError(upstream, cause as Error);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private attempt(
    upstream: Upstream,
    { method, url, headers, body, signal }: Forward,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = messageHeaders(headers);
      // AWS is behind TLS, and policies that refuse plain text are enforced here too: the last step on loopback is none.
      if (upstream === "ministack") sent["x-forwarded-proto"] = "https";
      if (Buffer.isBuffer(body) && (body.length > 0 || headers["content-length"] !== undefined)) {
        sent["content-length"] = String(body.length);
      }
      const outgoing = httpRequest(
        {
          host: "127.0.0.1",
          port: this.ports[upstream],
          method,
          path: url,
          headers: sent,
          agent: this.agent,
          ...(signal && { signal }),
        },
        resolve,
      );
      outgoing.on("error", (error) =>
        reject(outgoing.reusedSocket ? new ReusedConnectionError(error) : error),
      );
      if (Buffer.isBuffer(body)) {
        outgoing.end(body);
        return;
      }
      body.on("error", (error) => outgoing.destroy(error));
      body.pipe(outgoing);
    });
  }
}

class ReusedConnectionError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** The headers that travel with the message. */
export function messageHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name)) continue;
    kept[name] = typeof value === "string" ? value : [...value];
  }
  return kept;
}

/** Everything a stream gives. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
