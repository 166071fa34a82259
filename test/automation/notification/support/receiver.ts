import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A call as it came. */
export interface ReceivedCall {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since the epoch, by the real clock. */
  readonly atMs: number;
}

/** What a receiver does with one call. */
export type Behaviour = (response: ServerResponse) => void;

/** Answers. */
export const answer =
  (status: number, body = "", headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** Takes the call and never says a word. */
export const hang: Behaviour = () => undefined;

/** Says that it has the message, and never ends its answer. */
export const neverEnd =
  (status: number, beginning: string): Behaviour =>
  (response) => {
    response.writeHead(status).write(beginning);
  };

/** Drops the connection. */
export const reset: Behaviour = (response) => {
  response.socket?.resetAndDestroy();
};

/** Answers with what is no HTTP. */
export const garbage: Behaviour = (response) => {
  response.socket?.end("\u0000\u00ff<<< 220 mail.example ESMTP >>>\r\n\r\n");
};

/** Talks without an end. */
export const flood: Behaviour = (response) => {
  response.writeHead(500);
  const pour = () => {
    while (!response.destroyed && response.write("x".repeat(65_536)));
  };
  response.on("drain", pour);
  pour();
};

/** A real HTTP server on loopback. */
export class Receiver {
  readonly calls: ReceivedCall[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #behaviours: Behaviour[];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url = "", headers } = request;
      this.calls.push({ url, headers, body: Buffer.concat(chunks).toString("utf8"), atMs: Date.now() });
      // The last behaviour is that of all further calls.
      const next = this.#behaviours.length > 1 ? this.#behaviours.shift() : this.#behaviours[0];
      next?.(response);
    });
  }).on("connection", (socket) => {
    this.#sockets.add(socket);
  });

  private constructor(behaviours: readonly Behaviour[]) {
    this.#behaviours = [...behaviours];
  }

  static async start(...behaviours: readonly Behaviour[]): Promise<Receiver> {
    const receiver = new Receiver(behaviours);
    await new Promise<void>((resolve) => {
      receiver.#server.listen(0, "127.0.0.1", resolve);
    });
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/hook`;
  }

  /** Ends at once, whatever hangs; its port refuses connections from then on. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
