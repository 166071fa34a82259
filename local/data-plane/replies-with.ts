import { createConnection } from "node:net";

const TIMEOUT_MS = 2_000;

/** Whether a server's reply to a request begins with the expected bytes. Never throws. */
export function repliesWith(host: string, port: number, request: Buffer, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: TIMEOUT_MS });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    let reply = Buffer.alloc(0);
    socket.once("connect", () => socket.write(request));
    socket.on("data", (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      if (reply.length >= expected.length) settle(reply.toString("latin1").startsWith(expected));
    });
    for (const event of ["timeout", "error", "close"] as const) socket.once(event, () => settle(false));
  });
}
