import { createServer, type Server } from "node:net";
import { EstateProblem } from "../estate-problem";

const HOST = "127.0.0.1";

/**
 * One free loopback port per name: the wished one where it is free, else any. All are held until the last is found, so
 * that no two names get the same.
 */
export async function choosePorts(
  names: readonly string[],
  wishes: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  const held: Server[] = [];
  const ports: Record<string, number> = {};
  try {
    for (const name of names) {
      const wish = wishes[name];
      const server = (wish === undefined ? undefined : await listen(wish)) ?? (await listen(0));
      if (!server) {
        throw new EstateProblem({
          what: `there is no free port on ${HOST} for ${name}`,
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
  const server = await listen(port);
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

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server));
  });
}
