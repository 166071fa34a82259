import { join } from "node:path";
import type { EnvironmentServers } from "../data-plane/environment-site";
import { startAlarmService } from "./alarm-service";
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
  /** Lists the processes of tasks. */
  readonly tasksFile: string;
  /** How many times faster than in AWS the periods of alarms pass. */
  readonly alarmTimeScale: number;
}

const text = process.env["HOMEOSTAT_GATEWAY"];
if (!text)
  throw new Error('HOMEOSTAT_GATEWAY is not set; the gateway is started by "npx homeostat local up"');
const settings = JSON.parse(text) as Settings;
const callLog = new CallLog(settings.callLog);
const upstreams = new Upstreams(settings.upstreams);
const store = new Store(settings.stateDirectory);
const alarms = startAlarmService({
  upstreams,
  store,
  directory: join(settings.stateDirectory, "cloudwatch-metrics"),
  timeScale: settings.alarmTimeScale,
});
const server = createGateway({
  upstreams,
  mends: [...dataPlaneMends(settings.dataPlane, settings.tasksFile), alarms.mend, ...MENDS],
  store,
  callLog,
});
server.listen(settings.port, "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    void Promise.all([callLog.close(), alarms.stop()]).then(() => process.exit(0));
  });
}
