import type { EnvironmentServers } from "../data-plane/environment-site";
import { CallLog } from "./call-log";
import { dataPlaneMends } from "./data-plane-mends";
import { MENDS } from "./mends";
import { createGateway } from "./server";
import { Store } from "./store";
import { Upstreams } from "./upstreams";

/** What the supervisor hands over. */
interface Settings {
  readonly port: number;
  readonly upstreams: { readonly ministack: number; readonly moto: number };
  readonly stateDirectory: string;
  readonly callLog: string;
  /** The real servers behind databases and caches. */
  readonly dataPlane: readonly EnvironmentServers[];
}

const text = process.env["HOMEOSTAT_GATEWAY"];
if (!text) throw new Error('HOMEOSTAT_GATEWAY is not set; the gateway is started by "homeostat local up"');
const settings = JSON.parse(text) as Settings;
const callLog = new CallLog(settings.callLog);
const server = createGateway({
  upstreams: new Upstreams(settings.upstreams),
  mends: [...dataPlaneMends(settings.dataPlane), ...MENDS],
  store: new Store(settings.stateDirectory),
  callLog,
});
server.listen(settings.port, "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    void callLog.close().then(() => process.exit(0));
  });
}
