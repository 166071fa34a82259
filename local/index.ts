import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { TIME_SCALE_VARIABLE, timeScaleOf } from "./alarms/time-scale";
import { EstateProblem } from "./estate-problem";
import { readJsonFile, writeJsonFile } from "./supervisor/json-file";
import { layoutOf } from "./supervisor/layout";
import { withLock } from "./supervisor/lock";
import { hostOf } from "./supervisor/member";
import { membersOf } from "./supervisor/members";
import { assertPortFree } from "./supervisor/ports";
import { endMembers, type RunningMember, runningMembers, startMembers } from "./supervisor/supervisor";

/** One process of the running estate. */
export interface EstateProcess {
  readonly name: string;
  readonly pid: number;
  /** When the kernel started it: tells it from a later process with the same id. */
  readonly startedAt: string;
  /** Loopback address that it listens on. */
  readonly host: string;
  readonly port: number;
}

/** The running estate, as `.homeostat/local/estate.json` holds it. */
export interface LocalEstate {
  /** The gateway: the one AWS endpoint of all accounts. */
  readonly endpointUrl: string;
  /** Environment name → account id, which is the access key id too. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly region: string;
  readonly logsDirectory: string;
  /** How many times faster than in AWS the periods of alarms pass. */
  readonly alarmTimeScale: number;
  readonly processes: readonly EstateProcess[];
}

/** The health of one member. */
export interface MemberHealth {
  readonly name: string;
  readonly state: "serving" | "silent" | "ended";
  /** Loopback address that it listens on. */
  readonly host: string;
  /** @default - unknown, because it does not run */
  readonly pid?: number;
  /** @default - unknown, because it does not run */
  readonly port?: number;
}

/** How the estate is started. */
export interface UpOptions {
  /** Root of the project: holds `.homeostat/`. */
  readonly root: string;
  /** Environment name → account id. @default - dev 111111111111, staging 222222222222, prod 333333333333 */
  readonly accounts?: Readonly<Record<string, string>>;
  /** @default "eu-west-1" */
  readonly region?: string;
  /** Port of the endpoint. @default - the last one if free, else any free one */
  readonly port?: number;
  /** Python with the emulators. @default - the one that set-up recorded */
  readonly python?: string;
  /** The Redis server. @default - the one that set-up recorded */
  readonly redisServer?: string;
  /** How many times faster than in AWS the periods of alarms pass. @default - HOMEOSTAT_ALARM_TIME_SCALE, else 1 */
  readonly alarmTimeScale?: number;
  /** Called with one line per step. @default - silent */
  readonly onProgress?: (message: string) => void;
}

const PACKAGE_DIRECTORY = resolve(__dirname, "..");
const DEFAULT_ACCOUNTS = { dev: "111111111111", staging: "222222222222", prod: "333333333333" };
const DEFAULT_REGION = "eu-west-1";

/** Starts what does not run. Harmless when all runs already; repairs what a crash left. */
export async function up(options: UpOptions): Promise<LocalEstate> {
  const layout = layoutOf(resolve(options.root));
  const python = options.python ?? recordedProgram(layout.root, "python");
  const redisServer = options.redisServer ?? recordedProgram(layout.root, "redis");
  const accounts = options.accounts ?? DEFAULT_ACCOUNTS;
  assertAccounts(accounts);
  const region = options.region ?? DEFAULT_REGION;
  const alarmTimeScale = options.alarmTimeScale ?? timeScaleOf(process.env[TIME_SCALE_VARIABLE]);
  return withLock(layout.lockFile, async () => {
    const before = await status(layout.root);
    const processes = await startMembers(membersOf(layout, accounts), {
      layout,
      packageDirectory: PACKAGE_DIRECTORY,
      python,
      redisServer,
      region,
      accounts,
      alarmTimeScale,
      demandedPorts: options.port === undefined ? {} : { gateway: options.port },
      onProgress: options.onProgress ?? (() => undefined),
    });
    const estate: LocalEstate = {
      endpointUrl: `http://127.0.0.1:${portOf(processes, "gateway")}`,
      accounts,
      region,
      logsDirectory: layout.logs,
      // What runs already keeps the scale that it was started with.
      alarmTimeScale: before?.alarmTimeScale ?? alarmTimeScale,
      processes,
    };
    writeJsonFile(layout.estateFile, estate);
    return estate;
  });
}

/** The estate if it is up and every member runs, else `undefined`. */
export async function status(root: string): Promise<LocalEstate | undefined> {
  const estate = readEstate(root);
  if (!estate) return undefined;
  const states = await health(root);
  return states.every(({ state }) => state === "serving") ? estate : undefined;
}

/** How each member does, whether the estate is up or not. */
export async function health(root: string): Promise<MemberHealth[]> {
  const layout = layoutOf(resolve(root));
  const members = membersOf(layout, readEstate(root)?.accounts ?? DEFAULT_ACCOUNTS);
  const running = runningMembers(layout, members);
  return Promise.all(
    members.map(async (member): Promise<MemberHealth> => {
      const { name, host } = { name: member.name, host: hostOf(member) };
      const found = running.find((candidate) => candidate.name === name);
      if (!found) return { name, host, state: "ended" };
      const state = (await member.healthy(found.port, host)) ? "serving" : "silent";
      return { name, host, state, pid: found.pid, port: found.port };
    }),
  );
}

/** Fresh emulators with nothing in them, on the same ports where these are still free. Fresh processes, because the emulators' own reset keeps some things. */
export async function reset(root: string, options: Omit<UpOptions, "root"> = {}): Promise<void> {
  const before = readEstate(root);
  const own = before?.processes.some(({ port }) => port === options.port) === true;
  if (options.port !== undefined && !own) await assertPortFree(options.port);
  await down(root);
  await up({ ...(before && { accounts: before.accounts, region: before.region }), ...options, root });
}

/** Ends every process of the estate. Harmless when none runs. Logs stay. */
export async function down(root: string): Promise<void> {
  const layout = layoutOf(resolve(root));
  if (!existsSync(layout.home)) return;
  await withLock(layout.lockFile, () => endMembers(layout));
}

/** Services whose own endpoint variable is set too, since Terraform's S3 backend reads no other. */
const NAMED_SERVICES = ["S3", "DYNAMODB", "STS", "IAM", "SSO", "EC2"] as const;

/** Environment variables that point Terraform and the AWS SDKs at the estate as one environment's account. An empty value unsets. */
export function estateEnvironment(estate: LocalEstate, environment: string): Record<string, string> {
  const account = estate.accounts[environment];
  if (account === undefined) {
    const known = Object.keys(estate.accounts).join(", ");
    throw new Error(`environment: "${environment}" has no account in the local estate; allowed: ${known}`);
  }
  const endpoints = NAMED_SERVICES.map(
    (service) => [`AWS_ENDPOINT_URL_${service}`, estate.endpointUrl] as const,
  );
  return {
    AWS_ENDPOINT_URL: estate.endpointUrl,
    ...Object.fromEntries<string>(endpoints),
    // Only for hosts like `bucket.127.0.0.1`, which the S3 backend makes: loopback itself is never proxied.
    HTTP_PROXY: estate.endpointUrl,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "local-estate",
    AWS_SESSION_TOKEN: "",
    AWS_REGION: estate.region,
    AWS_DEFAULT_REGION: estate.region,
    AWS_MAX_ATTEMPTS: "3",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CA_BUNDLE: "",
    AWS_PROFILE: "",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

function readEstate(root: string): LocalEstate | undefined {
  return readJsonFile(layoutOf(resolve(root)).estateFile) as LocalEstate | undefined;
}

function recordedProgram(root: string, name: "python" | "redis"): string {
  const setup = readJsonFile(join(root, ".homeostat", "setup.json")) as
    Partial<Record<typeof name, { path?: string }>> | undefined;
  const path = setup?.[name]?.path;
  if (!path) {
    throw new EstateProblem({
      what: `no ${name} is set up for the embedded estate`,
      where: join(root, ".homeostat", "setup.json"),
      remedy: "npm run setup",
    });
  }
  if (!existsSync(path)) {
    throw new EstateProblem({
      what: `the ${name} of the embedded estate is not there any more`,
      where: path,
      remedy: "npm run setup",
    });
  }
  return path;
}

function assertAccounts(accounts: Readonly<Record<string, string>>): void {
  for (const [name, id] of Object.entries(accounts)) {
    if (!/^\d{12}$/.test(id))
      throw new Error(`accounts.${name}: ${JSON.stringify(id)} is not an account id; allowed: 12 digits`);
  }
}

function portOf(processes: readonly RunningMember[], name: string): number {
  const found = processes.find((process) => process.name === name);
  if (!found) {
    throw new EstateProblem({
      what: `${name} ended right after it had started`,
      remedy: `look at its log, then run the command again`,
    });
  }
  return found.port;
}
