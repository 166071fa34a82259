import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallLog } from "../../../local/gateway/call-log";
import type { Mend } from "../../../local/gateway/mend";
import { createGateway } from "../../../local/gateway/server";
import { Store } from "../../../local/gateway/store";
import { Upstreams } from "../../../local/gateway/upstreams";
import { type AwsClient, awsClient } from "./aws-client";
import { type Answer, closeServer, fakeUpstream, listen, type Received } from "./fake-upstream";

/** A gateway between a test and fake emulators. */
export interface Harness extends AwsClient {
  readonly url: string;
  readonly ministack: readonly Received[];
  readonly moto: readonly Received[];
  /** Lines of the call log so far. */
  log(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
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
  return {
    ...awsClient(url),
    url,
    ministack: ministack.received,
    moto: moto.received,
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
