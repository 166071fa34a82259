import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { Accounts, NOBODY } from "./accounts";
import { authorizationOf } from "./authorization";
import { type Call, type CallHead, needsBody, parseCall } from "./call";
import type { CallLog } from "./call-log";
import { type Mend, type MendContext, type Question, queryQuestion, type Upstream } from "./mend";
import { pathStyle } from "./path-style";
import { errorReply, type Reply } from "./reply";
import { upstreamOf } from "./routes";
import type { Store } from "./store";
import { type Forward, messageHeaders, readAll, UpstreamDownError, type Upstreams } from "./upstreams";

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly upstreams: Upstreams;
  readonly mends: readonly Mend[];
  readonly store: Store;
  readonly callLog: CallLog;
  /** @default - the system's clock */
  readonly now?: () => Date;
}

/** Bodies up to this size are read before they are sent on, so that a lost connection can be tried again. */
const SMALL_BODY_BYTES = 2 ** 20;
const KEEP_ALIVE_MS = 120_000;

/** What happened to a call, for the log. */
interface Outcome {
  readonly call: Call;
  readonly status: number;
  readonly routedTo: string;
  readonly mends: readonly string[];
}

/** The one AWS endpoint of the estate: hands every call to the right emulator, through the mends that apply. */
export function createGateway(options: GatewayOptions): Server {
  const gateway = new Gateway(options);
  const server = createServer((request, response) => void gateway.serve(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  // Uploads and function invocations may take as long as they like.
  server.requestTimeout = 0;
  server.on("close", () => options.upstreams.close());
  return server;
}

class Gateway {
  private readonly accounts: Accounts;
  private readonly now: () => Date;

  constructor(private readonly options: GatewayOptions) {
    this.now = options.now ?? (() => new Date());
    this.accounts = new Accounts((call) => this.askOwner(call));
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === "/_homeostat/health") {
      response.end('{"status":"ok"}');
      return;
    }
    const begun = performance.now();
    const { url, host } = pathStyle({ url: request.url ?? "/", host: request.headers.host });
    const head = { method: request.method ?? "GET", url, headers: { ...request.headers, host } };
    let call = parseCall(head, undefined);
    try {
      if (isSmall(head)) call = parseCall(head, await readAll(request));
      this.record(await this.answer(call, head, request, response), begun);
    } catch (error) {
      // The client went away: nobody waits for an answer.
      if (response.destroyed) return;
      const reply = failureReply(call, error);
      if (response.headersSent) response.destroy();
      else write(response, reply, head.method);
      const routedTo = error instanceof UpstreamDownError ? error.upstream : "gateway";
      this.record({ call, status: reply.status, routedTo, mends: [] }, begun);
    }
  }

  private async answer(
    call: Call,
    head: CallHead,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    const mends = this.options.mends.filter(
      (mend) => mend.services.includes(call.service) && mend.matches(call),
    );
    if (mends.length === 0) return this.stream(call, head, request, response);
    const whole = call.body === undefined ? parseCall(head, await readAll(request)) : call;
    const route = { to: "gateway" };
    const reply = await this.chain(mends, whole, head, await this.accounts.of(whole), route);
    write(response, reply, head.method);
    return { call: whole, status: reply.status, routedTo: route.to, mends: mends.map((mend) => mend.name) };
  }

  /** Neither side's body is held: what comes in goes out, at the pace of the slower one. */
  private async stream(
    call: Call,
    head: CallHead,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    const upstream = upstreamOf(call);
    const abort = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) abort.abort();
    });
    const answer = await this.options.upstreams.send(upstream, {
      method: head.method,
      url: head.url,
      headers: await this.headersFor(upstream, call),
      body: call.body ?? request,
      signal: abort.signal,
    });
    const status = answer.statusCode ?? 502;
    response.writeHead(status, messageHeaders(answer.headers));
    await pipeline(answer, response);
    return { call, status, routedTo: upstream, mends: [] };
  }

  private async chain(
    mends: readonly Mend[],
    call: Call,
    head: CallHead,
    account: string,
    route: { to: string },
  ): Promise<Reply> {
    const [mend, ...others] = mends;
    if (!mend) {
      const upstream = upstreamOf(call);
      route.to = upstream;
      const headers = await this.headersFor(upstream, call);
      return this.options.upstreams.exchange(upstream, this.forwardOf(call, head, headers));
    }
    const place = { account, region: call.region };
    const context: MendContext = {
      place,
      next: (changed = call) => this.chain(others, changed, head, account, route),
      ask: (upstream, question) => this.ask(upstream, question, call),
      table: (kind) => this.options.store.table(kind, place),
      store: this.options.store,
      now: this.now,
    };
    return mend.handle(call, context);
  }

  /** A mend may have changed path, query, headers or body; the untouched query keeps its exact spelling. */
  private forwardOf(call: Call, head: CallHead, headers: Forward["headers"]): Forward {
    const [, original = ""] = head.url.split(/\?(.*)/s);
    const query =
      new URLSearchParams(original).toString() === call.query.toString() ? original : call.query.toString();
    const url = query ? `${call.path}?${query}` : call.path;
    return { method: call.method, url, headers, body: call.body ?? Buffer.alloc(0) };
  }

  private async headersFor(
    upstream: Upstream,
    call: Call,
    headers: Forward["headers"] = call.headers,
  ): Promise<Forward["headers"]> {
    if (upstream !== "moto") return headers;
    // moto knows accounts by this header, not by twelve-digit keys.
    return { ...headers, "x-moto-account-id": await this.accounts.of(call) };
  }

  /** Asks for a mend, as the caller's account: what AWS looks up to answer a call needs no right of the caller's. */
  private async ask(upstream: Upstream, question: Question, call: Call): Promise<Reply> {
    return this.askAs(await this.accounts.of(call), upstream, question, call);
  }

  /** The emulators check no signature of a key of twelve digits, which is an account's root. */
  private async askAs(account: string, upstream: Upstream, question: Question, call: Call): Promise<Reply> {
    const asker = { accessKeyId: account, region: call.region };
    const headers = await this.headersFor(upstream, call, {
      ...question.headers,
      host: call.headers.host,
      authorization: authorizationOf(asker, question.service, this.now()),
    });
    const method = question.method ?? "POST";
    const body = Buffer.from(question.body, "utf8");
    return this.options.upstreams.exchange(upstream, { method, url: question.path ?? "/", headers, body });
  }

  private askOwner(call: Call): Promise<Reply> {
    const parameters = { Action: "GetAccessKeyInfo", AccessKeyId: call.accessKeyId };
    return this.askAs(NOBODY, "ministack", queryQuestion("sts", "2011-06-15", parameters), call);
  }

  private record({ call, status, routedTo, mends }: Outcome, begun: number): void {
    this.options.callLog.add({
      time: this.now().toISOString(),
      account: this.accounts.peek(call),
      accessKeyId: call.accessKeyId,
      region: call.region,
      service: call.service,
      action: call.action,
      status,
      ms: Math.round((performance.now() - begun) * 10) / 10,
      routedTo,
      mends,
    });
  }
}

function isSmall(head: CallHead): boolean {
  const length = head.headers["content-length"];
  if (length === undefined && head.headers["transfer-encoding"] === undefined) return true;
  return needsBody(head) || Number(length ?? Infinity) <= SMALL_BODY_BYTES;
}

function failureReply(call: Call, error: unknown): Reply {
  if (error instanceof UpstreamDownError) {
    return errorReply(
      call,
      503,
      call.protocol === "json" ? "ServiceUnavailableException" : "ServiceUnavailable",
      error.message,
    );
  }
  if (error instanceof SyntaxError) return errorReply(call, 400, "SerializationException", error.message);
  const { message, stack } = error as Error;
  process.stderr.write(`${call.service} ${call.action}: ${stack ?? message}\n`);
  return errorReply(
    call,
    500,
    call.protocol === "json" ? "InternalServerException" : "InternalFailure",
    message,
  );
}

function write(response: ServerResponse, reply: Reply, method: string): void {
  const headers = messageHeaders(reply.headers);
  if (method !== "HEAD") headers["content-length"] = String(reply.body.length);
  response.writeHead(reply.status, headers);
  response.end(method === "HEAD" ? undefined : reply.body);
}
