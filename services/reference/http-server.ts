import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { NO_FAULTS, parseFaultChanges } from "./faults";
import type { Service } from "./service";

const MAXIMUM_BODY_BYTES = 64 * 1024;

/** Props of {@link createHttpServer}. */
export interface HttpServerOptions {
  readonly service: Service;
  /** Who answers; part of every answer of `/`. */
  readonly identity: Readonly<Record<string, string>>;
  /** Whether `/faults` exists. */
  readonly faultInjection: boolean;
  /** Called with what went wrong in a request. */
  readonly onError: (error: unknown) => void;
}

/** An answer with its status. */
interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** The caller sent something that cannot be served. */
class BadRequest extends Error {}

/** The HTTP interface of the service. */
export function createHttpServer(options: HttpServerOptions): Server {
  return createServer((request, response) => {
    const startedAt = performance.now();
    void answer(options, request).then((reply) => {
      if (isWork(request))
        options.service.statistics.request(performance.now() - startedAt, reply.status >= 500);
      send(response, reply);
    });
  });
}

async function answer(options: HttpServerOptions, request: IncomingMessage): Promise<Reply> {
  try {
    return await route(options, request);
  } catch (error) {
    if (error instanceof BadRequest) return { status: 400, body: { error: error.message } };
    options.onError(error);
    return { status: 500, body: { error: "the request could not be served; the log says why" } };
  }
}

async function route(options: HttpServerOptions, request: IncomingMessage): Promise<Reply> {
  const { service, identity } = options;
  switch (`${request.method ?? ""} ${pathOf(request)}`) {
    case "GET /healthz":
      return { status: 200, body: { status: "ok" } };
    case "GET /readyz": {
      const obstacles = await service.obstacles();
      return { status: obstacles.length === 0 ? 200 : 503, body: { obstacles } };
    }
    case "GET /":
      return { status: 200, body: { ...identity, ...(await service.visit()) } };
    case "POST /jobs":
      return { status: 202, body: { id: await service.acceptJob(textOf(await readJson(request))) } };
  }
  return options.faultInjection ? routeFaults(service, request) : NOT_FOUND;
}

const NOT_FOUND: Reply = { status: 404, body: { error: "not found" } };

async function routeFaults(service: Service, request: IncomingMessage): Promise<Reply> {
  switch (`${request.method ?? ""} ${pathOf(request)}`) {
    case "GET /faults":
      return { status: 200, body: service.faults.settings };
    case "POST /faults":
      return { status: 200, body: await service.faults.change(changesOf(await readJson(request))) };
    case "DELETE /faults":
      return { status: 200, body: await service.faults.change(NO_FAULTS) };
  }
  return NOT_FOUND;
}

/** Only what users ask for counts; probes would drown it. */
function isWork(request: IncomingMessage): boolean {
  return ["/", "/jobs"].includes(pathOf(request));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function changesOf(value: unknown): ReturnType<typeof parseFaultChanges> {
  try {
    return parseFaultChanges(value);
  } catch (error) {
    throw new BadRequest((error as Error).message);
  }
}

function textOf(value: unknown): string {
  const text = (value as { text?: unknown } | null)?.text;
  if (typeof text !== "string") throw new BadRequest('a job is an object such as {"text": "two words"}');
  return text;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAXIMUM_BODY_BYTES)
      throw new BadRequest(`the body is longer than ${MAXIMUM_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new BadRequest("the body is not JSON");
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
