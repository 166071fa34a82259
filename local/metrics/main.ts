import { createServer } from "node:http";
import { type MetricsOptions, startMetrics } from ".";

/** What the supervisor hands over. */
interface Settings extends Omit<MetricsOptions, "onProblem"> {
  /** Port of the health answer. */
  readonly port: number;
}

const text = process.env["HOMEOSTAT_METRICS"];
if (!text)
  throw new Error('HOMEOSTAT_METRICS is not set; the metrics are started by "npx homeostat local up"');
const { port, ...options } = JSON.parse(text) as Settings;
const metrics = startMetrics({
  ...options,
  onProblem: (problem) => process.stdout.write(`${new Date().toISOString()} not measured: ${problem}\n`),
});
const server = createServer((_request, response) => response.end('{"status":"ok"}'));
server.listen(port, "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    metrics.stop();
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
