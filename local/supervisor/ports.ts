import { createServer, type Server } from "node:net";
import { EstateProblem } from "../estate-problem";

const HOST = "127.0.0.1";

/** Somebody who needs a port. */
export interface PortRequest {
  readonly name: string;
  /** Loopback address. */
  readonly host: string;
  /** @default - any */
  readonly wish?: number | undefined;
}

/**
 * One free port for each request: the wished one where it is free, else any. All are held until the last is found, so
 * that no two get the same.
 */
export async function choosePorts(requests: readonly PortRequest[]): Promise<Record<string, number>> {
  const held: Server[] = [];
  const ports: Record<string, number> = {};
  try {
    for (const { name, host, wish } of requests) {
      const server = (wish === undefined ? undefined : await listen(wish, host)) ?? (await listen(0, host));
      if (!server) {
        throw new EstateProblem({
          what: `there is no free port on ${host} for ${name}`,
          remedy: "end programs that hold many ports",
        });
      }
      held.push(server);
      ports[name] = portOf(server);
    }
    return ports;
  } finally {
    await Promise.all(held.map((server) => new Promise((done) => server.close(done))));
  }
}

/**
 * Fails unless the port can be had.
 *
 * @throws EstateProblem naming the port and the remedy
 */
export async function assertPortFree(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new EstateProblem({
      what: `${port} is not a port`,
      where: "port of the endpoint",
      allowed: "1 to 65535",
      remedy: "name one of these, or leave it out to have a free one chosen",
    });
  }
  const server = await listen(port, HOST);
  if (!server) {
    throw new EstateProblem({
      what: `port ${port} is in use by another program`,
      where: `${HOST}:${port}`,
      allowed: "a port that nothing listens on",
      remedy: `name another port, leave it out to have a free one chosen, or end that program: lsof -i :${port}`,
    });
  }
  await new Promise((done) => server.close(done));
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen on a TCP port");
  return address.port;
}

function listen(port: number, host: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
