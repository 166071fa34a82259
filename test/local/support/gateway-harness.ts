import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallLog } from "../../../local/gateway/call-log";
import type { Mend } from "../../../local/gateway/mend";
import { createGateway } from "../../../local/gateway/server";
import { Store } from "../../../local/gateway/store";
import { Upstreams } from "../../../local/gateway/upstreams";
import { type Answer, closeServer, fakeUpstream, listen, type Received } from "./fake-upstream";

/** Answer of the gateway. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A gateway between a test and fake emulators. */
export interface Harness {
  readonly url: string;
  readonly ministack: readonly Received[];
  readonly moto: readonly Received[];
  /** Calls of the query protocol. */
  query(service: string, params: Record<string, string>, as?: Caller): Promise<Got>;
  /** Calls of the JSON protocol. */
  json(service: string, target: string, body: object, as?: Caller): Promise<Got>;
  /** Calls of the REST protocols. */
  rest(service: string, method: string, path: string, body?: object | string, as?: Caller): Promise<Got>;
  /** Lines of the call log so far. */
  log(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Who calls, from where. */
export interface Caller {
  readonly account?: string;
  readonly region?: string;
}

/** What the fakes answer, and what stands before them. */
export interface HarnessOptions {
  readonly mends?: readonly Mend[];
  readonly ministack?: (received: Received) => Answer;
  readonly moto?: (received: Received) => Answer;
  /** @default - a new folder, removed at the end */
  readonly stateDirectory?: string;
  readonly now?: () => Date;
}

export const ACCOUNT = "111111111111";
export const REGION = "eu-west-1";

/** A Signature Version 4 header; nobody verifies it here. */
export function authorization(service: string, { account = ACCOUNT, region = REGION }: Caller = {}): string {
  return `AWS4-HMAC-SHA256 Credential=${account}/20260102/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Starts a gateway with fake emulators behind it. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-gateway-"));
  const ministack = await fakeUpstream(options.ministack ?? (() => ({})));
  const moto = await fakeUpstream(options.moto ?? (() => ({})));
  const logFile = join(folder, "calls.jsonl");
  const callLog = new CallLog(logFile);
  const server = createGateway({
    upstreams: new Upstreams({ ministack: ministack.port, moto: moto.port }),
    mends: options.mends ?? [],
    store: new Store(options.stateDirectory ?? join(folder, "state")),
    callLog,
    ...(options.now && { now: options.now }),
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Got> => {
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return {
    url,
    ministack: ministack.received,
    moto: moto.received,
    query: (service, params, as) =>
      send(
        "POST",
        "/",
        {
          authorization: authorization(service, as),
          "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        },
        new URLSearchParams(params).toString(),
      ),
    json: (service, target, body, as) =>
      send(
        "POST",
        "/",
        {
          authorization: authorization(service, as),
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": target,
        },
        JSON.stringify(body),
      ),
    rest: (service, method, path, body, as) =>
      send(
        method,
        path,
        {
          authorization: authorization(service, as),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        typeof body === "object" ? JSON.stringify(body) : body,
      ),
    async log() {
      await new Promise<void>((done) => {
        callLog.flush(done);
      });
      const lines = readFileSync(logFile, "utf8").trim().split("\n");
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    async close() {
      await closeServer(server);
      await Promise.all([ministack.close(), moto.close(), callLog.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Parameters of a query-protocol request that an upstream received. */
export function paramsOf(received: Received | undefined): URLSearchParams {
  return new URLSearchParams(received?.body.toString("utf8") ?? "");
}

/** JSON of an answer. */
export function parsed(got: Got): Record<string, unknown> {
  return JSON.parse(got.text) as Record<string, unknown>;
}
