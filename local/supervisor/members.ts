import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheMember, cacheName } from "../data-plane/cache-member";
import { databaseMember, databaseName } from "../data-plane/database-member";
import { type EnvironmentSite, environmentSites } from "../data-plane/environment-site";
import { functionOverrides } from "../data-plane/function-overrides";
import { taskOverrides } from "../data-plane/task-overrides";
import { childRecords, type Layout } from "./layout";
import { answersOk, type Member, type MemberContext, memberEnvironment } from "./member";

/** Folder of what a crash leaves; see `local/emulator/crash.py`. */
const EMULATOR_STATE = "ministack";

/** The AWS emulator that answers nearly everything. */
const ministack = (sites: readonly EnvironmentSite[]): Member => ({
  name: "ministack",
  after: [],
  forgets: ["state", "data"],
  returns: ({ temporary }) => existsSync(join(temporary, EMULATOR_STATE, "whole")),
  command: (context) => ({
    file: context.python,
    args: [join(context.packageDirectory, "local", "emulator", "start_ministack.py")],
    directory: context.layout.temporary,
    env: memberEnvironment(context, {
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(context.ports["ministack"]),
      // Identity policies and boundaries are enforced, and each function has the credentials of its role.
      AUTH: "true",
      IOT_MTLS_ENABLED: "0",
      MINISTACK_HOST: "127.0.0.1",
      MINISTACK_REGION: context.region,
      STATE_DIR: join(context.layout.temporary, EMULATOR_STATE),
      S3_DATA_DIR: join(context.layout.temporary, "ministack-s3"),
      DOCKER_HOST: `unix://${join(context.layout.temporary, "no-docker.sock")}`,
      LOG_LEVEL: "WARNING",
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      // Functions that the emulator runs call AWS through the gateway, like everybody else.
      AWS_ENDPOINT_URL: `http://127.0.0.1:${context.ports["gateway"]}`,
      HOMEOSTAT_ALARM_TIME_SCALE: String(context.alarmTimeScale),
      HOMEOSTAT_FUNCTION_VARIABLES: JSON.stringify(functionOverrides(sites)),
    }),
  }),
  healthy: (port) => answersOk(port, "/_ministack/health"),
});

/** The emulator for what ministack lacks. */
const moto: Member = {
  name: "moto",
  after: [],
  command: (context) => ({
    file: context.python,
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(context.ports["moto"])],
    directory: context.layout.temporary,
    env: memberEnvironment(context, {
      MOTO_PORT: String(context.ports["moto"]),
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      PYTHONUNBUFFERED: "1",
      PYTHONWARNINGS: "ignore",
    }),
  }),
  healthy: (port) => answersOk(port, "/moto-api/"),
};

/** What stands behind the gateway; they answer on their own too. */
export const emulators = (sites: readonly EnvironmentSite[]): readonly Member[] => [ministack(sites), moto];

/** The one endpoint in front of them. */
const gateway = (sites: readonly EnvironmentSite[]): Member => ({
  name: "gateway",
  after: ["ministack", "moto"],
  command: (context) => ({
    file: process.execPath,
    args: ["--import", "tsx", join("local", "gateway", "main.ts")],
    directory: context.packageDirectory,
    env: memberEnvironment(context, {
      HOMEOSTAT_GATEWAY: JSON.stringify({
        port: context.ports["gateway"],
        upstreams: { ministack: context.ports["ministack"], moto: context.ports["moto"] },
        region: context.region,
        stateDirectory: context.layout.state,
        callLog: join(context.layout.logs, "calls.jsonl"),
        tasksFile: context.layout.tasksFile,
        alarmTimeScale: context.alarmTimeScale,
        dataPlane: serversOf(sites, context),
      }),
    }),
  }),
  healthy: (port) => answersOk(port, "/_homeostat/health"),
});

function serversOf(sites: readonly EnvironmentSite[], { ports }: MemberContext) {
  return sites.map((site) => ({
    ...site,
    databasePort: ports[databaseName(site.environment)],
    cachePort: ports[cacheName(site.environment)],
  }));
}

/** Keeps a process for every task that the emulator says is running. */
const taskRunner = (sites: readonly EnvironmentSite[]): Member => ({
  name: TASK_RUNNER,
  after: [
    "gateway",
    ...sites.flatMap(({ environment }) => [databaseName(environment), cacheName(environment)]),
  ],
  command: (context) => ({
    file: process.execPath,
    args: ["--import", "tsx", join("local", "task-runner", "main.ts")],
    directory: context.packageDirectory,
    env: memberEnvironment(context, {
      HOMEOSTAT_TASK_RUNNER: JSON.stringify(taskRunnerSettings(sites, context)),
    }),
  }),
  healthy: (port) => answersOk(port, "/"),
});

const TASK_RUNNER = "task-runner";

function taskRunnerSettings(sites: readonly EnvironmentSite[], context: MemberContext) {
  const { layout, ports, region, accounts, packageDirectory } = context;
  return {
    port: ports[TASK_RUNNER],
    endpointUrl: `http://127.0.0.1:${ports["gateway"]}`,
    region,
    accounts,
    packageDirectory,
    recordsDirectory: childRecords(layout, TASK_RUNNER),
    logsDirectory: join(layout.logs, "tasks"),
    programsDirectory: join(layout.home, "programs"),
    scratchDirectory: join(layout.temporary, "tasks"),
    tasksFile: layout.tasksFile,
    overrides: Object.fromEntries(sites.map((site) => [site.environment, taskOverrides(site, context)])),
  };
}

/** Measures what AWS's services would tell of themselves, on the processes that stand for them. */
const metrics = (sites: readonly EnvironmentSite[]): Member => ({
  name: "metrics",
  after: ["gateway"],
  command: (context) => ({
    file: process.execPath,
    args: ["--import", "tsx", join("local", "metrics", "main.ts")],
    directory: context.packageDirectory,
    env: memberEnvironment(context, {
      HOMEOSTAT_METRICS: JSON.stringify({
        port: context.ports["metrics"],
        endpointUrl: `http://127.0.0.1:${context.ports["gateway"]}`,
        region: context.region,
        servers: serversOf(sites, context),
        tasksFile: context.layout.tasksFile,
        alarmTimeScale: context.alarmTimeScale,
      }),
    }),
  }),
  healthy: (port) => answersOk(port, "/"),
});

/** All processes of the estate, each after those it needs. */
export function membersOf(layout: Layout, accounts: Readonly<Record<string, string>>): readonly Member[] {
  const sites = environmentSites(layout, accounts);
  return [
    ...emulators(sites),
    gateway(sites),
    ...sites.map(databaseMember),
    ...sites.map(cacheMember),
    taskRunner(sites),
    metrics(sites),
  ];
}
