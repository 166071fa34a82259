import { createServer } from "node:http";
import { startTaskRunner, type TaskRunnerOptions } from ".";

/** What the supervisor hands over. */
interface Settings extends Omit<TaskRunnerOptions, "overrides" | "onEvent"> {
  /** Port of the health answer. */
  readonly port: number;
  /** Environment name → variables that differ on this machine, for all its tasks. */
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const text = process.env["HOMEOSTAT_TASK_RUNNER"];
if (!text)
  throw new Error('HOMEOSTAT_TASK_RUNNER is not set; the task runner is started by "npx homeostat local up"');
const { port, overrides, ...settings } = JSON.parse(text) as Settings;
const runner = startTaskRunner({
  ...settings,
  overrides: ({ environment }) => overrides[environment] ?? {},
  onEvent: (message) => process.stdout.write(`${new Date().toISOString()} ${message}\n`),
});
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ tasks: runner.tasks() }));
});
server.listen(port, "127.0.0.1");
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
    void runner.stop().then(() => process.exit(0));
  });
}
