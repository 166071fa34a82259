import { CallLog } from "./call-log";
import { MENDS } from "./mends";
import { type DataEndpoint, dataPlaneEndpoints } from "./mends/data-plane-endpoints";
import { createGateway } from "./server";
import { Store } from "./store";
import { Upstreams } from "./upstreams";

/** The real servers of an account. */
interface DataPlane {
  readonly database: DataEndpoint;
  readonly cache: DataEndpoint;
}

/** What the supervisor hands over. */
interface Settings {
  readonly port: number;
  readonly upstreams: { readonly ministack: number; readonly moto: number };
  readonly stateDirectory: string;
  readonly callLog: string;
  /** Account id → the real servers behind its databases and caches. @default - none */
  readonly dataPlane?: Readonly<Record<string, DataPlane>>;
}

const text = process.env["HOMEOSTAT_GATEWAY"];
if (!text) throw new Error('HOMEOSTAT_GATEWAY is not set; the gateway is started by "homeostat local up"');
const settings = JSON.parse(text) as Settings;
const callLog = new CallLog(settings.callLog);
const server = createGateway({
  upstreams: new Upstreams(settings.upstreams),
  mends: [
    dataPlaneEndpoints((kind, _identifier, { account }) => settings.dataPlane?.[account]?.[kind]),
    ...MENDS,
  ],
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
