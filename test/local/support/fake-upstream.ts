import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the upstream received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answer of an upstream that is told what to say. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** An HTTP server on loopback in the place of an emulator. */
export interface FakeUpstream {
  readonly port: number;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** Starts an upstream that answers whole requests. */
export function fakeUpstream(answer: (received: Received) => Answer): Promise<FakeUpstream> {
  return rawUpstream(async (request, response, received) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const whole = {
      method: request.method ?? "",
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    received.push(whole);
    const { status = 200, headers = {}, body = "" } = answer(whole);
    response.writeHead(status, headers);
    response.end(request.method === "HEAD" ? undefined : body);
  });
}

/** Starts an upstream that handles its connections itself. */
export async function rawUpstream(
  handle: (request: IncomingMessage, response: ServerResponse, received: Received[]) => Promise<void> | void,
): Promise<FakeUpstream> {
  const received: Received[] = [];
  const server = createServer((request, response) => void handle(request, response, received));
  const port = await listen(server);
  return { port, received, close: () => closeServer(server) };
}

/** Listens on a free loopback port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes a server and its connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
