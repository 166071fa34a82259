import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CallLog } from "../../../../local/gateway/call-log";
import type { Mend, Upstream } from "../../../../local/gateway/mend";
import { createGateway } from "../../../../local/gateway/server";
import { Store } from "../../../../local/gateway/store";
import { Upstreams } from "../../../../local/gateway/upstreams";
import { layoutOf } from "../../../../local/supervisor/layout";
import { emulators } from "../../../../local/supervisor/members";
import { endMembers, startMembers } from "../../../../local/supervisor/supervisor";
import { type AwsClient, awsClient, REGION } from "../../support/aws-client";
import { closeServer, listen } from "../../support/fake-upstream";

/** The pinned emulators behind a gateway that hands each call to the right one. */
export interface RealEmulators {
  /** The gateway. */
  readonly url: string;
  readonly aws: AwsClient;
  /** Makes them forget everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const CHECKOUT = join(__dirname, "..", "..", "..", "..");

/** Starts emulators of the caller's own, in a folder that goes with them. */
export async function startRealEmulators(
  mends: readonly Mend[] | ((upstreams: Upstreams, store: Store) => readonly Mend[]) = [],
): Promise<RealEmulators> {
  const root = mkdtempSync(join(tmpdir(), "homeostat-emulators-"));
  const layout = layoutOf(root);
  const setup = JSON.parse(readFileSync(join(CHECKOUT, ".homeostat", "setup.json"), "utf8")) as {
    python: { path: string };
  };
  const running = await startMembers(emulators([]), {
    layout,
    packageDirectory: CHECKOUT,
    python: setup.python.path,
    redisServer: "",
    region: REGION,
    accounts: {},
    alarmTimeScale: 1,
    demandedPorts: {},
    onProgress: () => undefined,
  });
  const portOf = (name: Upstream): number => running.find((member) => member.name === name)?.port ?? 0;
  const ports = { ministack: portOf("ministack"), moto: portOf("moto") };
  const callLog = new CallLog(join(root, "calls.jsonl"));
  const store = new Store(join(root, "state"));
  const upstreams = new Upstreams(ports);
  const inForce = typeof mends === "function" ? mends(upstreams, store) : mends;
  const server = createGateway({ upstreams, mends: inForce, store, callLog });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    aws: awsClient(url),
    async reset() {
      await fetch(`http://127.0.0.1:${ports.ministack}/_ministack/reset`, { method: "POST" });
      await fetch(`http://127.0.0.1:${ports.moto}/moto-api/reset`, { method: "POST" });
    },
    async close() {
      await closeServer(server);
      await callLog.close();
      await endMembers(layout);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
