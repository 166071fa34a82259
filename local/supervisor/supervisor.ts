import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EstateProblem } from "../estate-problem";
import {
  type DetachedProcess,
  endProcess,
  isRunning,
  recordedProcesses,
  startDetached,
} from "./detached-process";
import { readJsonFile, writeJsonFile } from "./json-file";
import { assertDiskSpace, childRecords, type Layout, makeFolders } from "./layout";
import { hostOf, type Member, type MemberContext } from "./member";
import { assertPortFree, choosePorts } from "./ports";

const START_WITHIN_MS = 60_000;
const POLL_MS = 50;
const LOG_LIMIT_BYTES = 50 * 2 ** 20;

/** What a start needs to know besides the members. */
export interface StartOptions extends Omit<MemberContext, "ports"> {
  /** Ports that must be had, by member. */
  readonly demandedPorts: Readonly<Record<string, number>>;
  readonly onProgress: (message: string) => void;
}

/** A member as it runs. */
export interface RunningMember extends DetachedProcess {
  readonly host: string;
  readonly port: number;
}

/**
 * Starts the members that do not run and serve, and leaves the others alone. When one has to be started, those that
 * come after it are started anew too, since they hold references to it, unless it comes back as it was. What a crash left
 * behind is ended first.
 */
export async function startMembers(
  members: readonly Member[],
  options: StartOptions,
): Promise<RunningMember[]> {
  const { layout, onProgress } = options;
  makeFolders(layout);
  assertDiskSpace(layout);
  const returning = await membersThatReturn(members, options);
  const kept = await sound(members, returning, options);
  await assertDemandedPorts(members, options);
  await endAll(layout, (name) => !kept.has(name));
  if (kept.size === members.length) return runningMembers(layout, members);

  const ports = await portsFor(members, kept, options);
  const context: MemberContext = { ...options, ports };
  const missing = members.filter((member) => !kept.has(member.name));
  forget(
    missing.filter(({ name }) => !returning.has(name)),
    layout,
  );
  const started = new Map<string, Promise<void>>();
  for (const member of missing) {
    const needs = member.after.map((name) => started.get(name) ?? Promise.resolve());
    const start = Promise.all(needs).then(() => startMember(member, context, onProgress));
    // Waited for together below; this keeps an early failure from counting as unhandled.
    start.catch(() => undefined);
    started.set(member.name, start);
  }
  const failures = (await Promise.allSettled(started.values())).flatMap((result) =>
    result.status === "rejected" ? [result.reason as Error] : [],
  );
  if (failures[0]) {
    // What served before this call goes on serving.
    await endAll(layout, (name) => !kept.has(name));
    throw failures[0];
  }
  return runningMembers(layout, members);
}

/** Ends every process that this estate ever started. */
export async function endMembers(layout: Layout): Promise<void> {
  makeFolders(layout);
  await endAll(layout, () => true);
  for (const file of [layout.estateFile, layout.tasksFile]) rmSync(file, { force: true });
  for (const folder of [layout.temporary, layout.data]) rmSync(folder, { recursive: true, force: true });
}

/** Members first, then what they started: a member that still ran would start it again. */
async function endAll(layout: Layout, which: (member: string) => boolean): Promise<void> {
  const members = recordedProcesses(layout.records).filter(({ name }) => which(name));
  await Promise.all(members.map((process) => endProcess(process, layout.records)));
  const owners = readdirSync(layout.records, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && which(entry.name),
  );
  const children = owners
    .map(({ name }) => childRecords(layout, name))
    .flatMap((folder) => recordedProcesses(folder).map((process) => endProcess(process, folder)));
  await Promise.all(children);
}

/** The members that run, with their ports. */
export function runningMembers(layout: Layout, members: readonly Member[]): RunningMember[] {
  const ports = knownPorts(layout);
  const records = recordedProcesses(layout.records).filter(isRunning);
  return members.flatMap((member) => {
    const record = records.find((candidate) => candidate.name === member.name);
    const port = ports[member.name];
    return record && port !== undefined ? [{ ...record, host: hostOf(member), port }] : [];
  });
}

/** Names of the members that have ended and can be what they were: with all they held, where others look for them. */
async function membersThatReturn(
  members: readonly Member[],
  { layout, demandedPorts }: StartOptions,
): Promise<Set<string>> {
  const running = new Set(runningMembers(layout, members).map(({ name }) => name));
  const known = knownPorts(layout);
  const returning = new Set<string>();
  for (const member of members) {
    const port = known[member.name];
    if (running.has(member.name) || port === undefined || !member.returns?.(layout)) continue;
    if ((demandedPorts[member.name] ?? port) !== port) continue;
    const { [member.name]: had } = await choosePorts([
      { name: member.name, host: hostOf(member), wish: port },
    ]);
    if (had === port) returning.add(member.name);
  }
  return returning;
}

/** Names of the members that can stay: running, serving, on the demanded port, and everything they come after too, or about to be again. */
async function sound(
  members: readonly Member[],
  returning: ReadonlySet<string>,
  options: StartOptions,
): Promise<Set<string>> {
  const running = new Map(runningMembers(options.layout, members).map((member) => [member.name, member]));
  const kept = new Set<string>();
  for (const member of members) {
    const port = running.get(member.name)?.port;
    if (port === undefined || (options.demandedPorts[member.name] ?? port) !== port) continue;
    if (!member.after.every((name) => kept.has(name) || returning.has(name))) continue;
    if (await member.healthy(port, hostOf(member))) kept.add(member.name);
  }
  return kept;
}

/** Before anything is ended: a port that cannot be had must not cost what runs. Our own members give theirs up. */
async function assertDemandedPorts(members: readonly Member[], options: StartOptions): Promise<void> {
  const own = new Set(runningMembers(options.layout, members).map(({ port }) => port));
  for (const port of Object.values(options.demandedPorts)) if (!own.has(port)) await assertPortFree(port);
}

async function portsFor(
  members: readonly Member[],
  kept: ReadonlySet<string>,
  options: StartOptions,
): Promise<Record<string, number>> {
  const known = knownPorts(options.layout);
  const missing = members.filter((member) => !kept.has(member.name));
  const chosen = await choosePorts(
    missing.map((member) => ({
      name: member.name,
      host: hostOf(member),
      wish: options.demandedPorts[member.name] ?? known[member.name] ?? member.usualPort,
    })),
  );
  for (const { name } of missing) {
    const demanded = options.demandedPorts[name];
    // Somebody took it since it was found free.
    if (demanded !== undefined && chosen[name] !== demanded) await assertPortFree(demanded);
  }
  const ports = { ...known, ...chosen };
  writeJsonFile(options.layout.portsFile, ports);
  return ports;
}

function knownPorts(layout: Layout): Record<string, number> {
  const content = readJsonFile(layout.portsFile);
  if (typeof content !== "object" || content === null) return {};
  return Object.fromEntries(
    Object.entries(content).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

async function startMember(
  member: Member,
  context: MemberContext,
  onProgress: (message: string) => void,
): Promise<void> {
  const { layout } = context;
  const [host, port] = [hostOf(member), context.ports[member.name]];
  if (port === undefined) throw new Error(`no port was chosen for ${member.name}`);
  const logFile = join(layout.logs, `${member.name}.log`);
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
  const begun = Date.now();
  await member.prepare?.(context);
  const started = await startDetached(member.name, member.command(context), layout.records, logFile);
  while (!(await member.healthy(port, host))) {
    if (!isRunning(started)) throw notServing(`${member.name} ended while starting`, logFile);
    if (Date.now() - begun > START_WITHIN_MS) {
      throw notServing(`${member.name} did not serve within ${START_WITHIN_MS / 1000} s`, logFile);
    }
    await sleep(POLL_MS);
  }
  // Another program may have taken the port first and answer in its place.
  if (!isRunning(started)) {
    throw new EstateProblem({
      what: `${member.name} lost ${host}:${port} to another program`,
      remedy: "run the command again: it takes another port",
    });
  }
  onProgress(`${member.name} serves on ${host}:${port} after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

function forget(members: readonly Member[], layout: Layout): void {
  for (const key of members.flatMap((member) => member.forgets ?? [])) {
    rmSync(layout[key], { recursive: true, force: true });
  }
  makeFolders(layout);
}

function notServing(what: string, logFile: string): EstateProblem {
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-8);
  return new EstateProblem({
    what: [`${what}; it said last:`, ...lines].join("\n"),
    where: logFile,
    remedy: "mend what it names; if its Python packages are at fault: npm run setup",
  });
}
