import { incidentId } from "../incident-id";
import type { Incident } from "../incident";
import type { HistoryEntry } from "./entry";
import {
  GENERATED_ENVIRONMENTS,
  GENERATED_REGION,
  GENERATED_SERVICES,
  generatedTarget,
  type GeneratedEnvironment,
  type GeneratedService,
} from "./generated-estate";
import { Random } from "./random";
import { FELT_BY_DEPENDENTS, OF_A_BAD_RELEASE, TROUBLES, type Trouble } from "./troubles";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A Monday. */
const BEGINS_MS = Date.parse("2026-01-05T00:00:00Z");
/** Mean time between two troubles that have nothing to do with each other, at the busiest hour. */
const MEAN_GAP_MS = 20 * MINUTE_MS;
/** Nothing is as quiet as it could be: this much of the busiest hour remains at night and at weekends. */
const NIGHT = 0.25;
const WEEKEND = 0.5;

/** How often each kind of episode comes, beside the others. */
const EPISODES = { alone: 80, flapping: 8, correlated: 8, release: 4 } as const;

/** What is generated. */
export interface GenerateOptions {
  /** Number of entries. */
  readonly incidents: number;
  /** The same seed gives the same history, byte by byte. */
  readonly seed: number;
}

/** A report without what depends on its place in the history. */
type Report = Omit<HistoryEntry, "incident"> & {
  readonly incident: Omit<Incident, "source"> & { readonly kind: Trouble["source"] };
};

/**
 * A history as a platform team knows them: trouble follows the working day and rests at night and at weekends; a bad
 * release, in working hours only, brings a storm over one service and those that need it; something flaps; a
 * database takes its services along; one trouble is reported by two sources.
 */
export function generateHistory({ incidents, seed }: GenerateOptions): readonly HistoryEntry[] {
  const random = new Random(seed);
  const reports: Report[] = [];
  let nowMs = BEGINS_MS;
  // Episodes overlap: until the last one that is needed has begun, what it adds may still come before others.
  while (reports.length < incidents || nowMs <= lastNeededMs(reports, incidents)) {
    nowMs += random.wait(MEAN_GAP_MS);
    if (!random.chance(rhythm(nowMs))) continue;
    reports.push(...episode(nowMs, random));
  }
  return inOrder(reports)
    .slice(0, incidents)
    .map(({ incident: { kind, ...incident }, ...rest }, index) => ({
      ...rest,
      incident: {
        ...incident,
        source: {
          kind,
          eventId: `generated-${seed}-${index + 1}`,
          accountId: accountOf(incident.environment),
          region: GENERATED_REGION,
          ...(kind === "manual" && { reportedBy: "on-call" }),
        },
      },
    }));
}

function inOrder(reports: readonly Report[]): readonly Report[] {
  return [...reports].sort((left, right) => left.incident.detectedAtMs - right.incident.detectedAtMs);
}

function lastNeededMs(reports: readonly Report[], incidents: number): number {
  return inOrder(reports)[incidents - 1]?.incident.detectedAtMs ?? Infinity;
}

/** Share of the busiest hour, 0–1: highest in the afternoon, lowest before dawn. */
function rhythm(atMs: number): number {
  const time = new Date(atMs);
  const hours = time.getUTCHours() + time.getUTCMinutes() / 60;
  const ofDay = (1 - Math.cos(((hours - 3) / 24) * 2 * Math.PI)) / 2;
  return (NIGHT + (1 - NIGHT) * ofDay) * (isWeekend(time) ? WEEKEND : 1);
}

function isWeekend(time: Date): boolean {
  return time.getUTCDay() % 6 === 0;
}

function episode(atMs: number, random: Random): Report[] {
  const kinds = Object.keys(EPISODES) as (keyof typeof EPISODES)[];
  const environment = random.pick(GENERATED_ENVIRONMENTS, ({ share }) => share);
  const service = random.pick(GENERATED_SERVICES);
  const trouble = random.pick(TROUBLES, ({ weight }) => weight);
  const report = (what: Trouble, of: string, afterMs: number) =>
    reportOf(what, of, environment, Math.round(atMs + afterMs), random);
  switch (random.pick(kinds, (kind) => EPISODES[kind])) {
    case "alone":
      return [report(trouble, service.name, 0)];
    case "flapping":
      return flapping(random).map((afterMs) => report(trouble, service.name, afterMs));
    case "correlated":
      return correlated(service, random).map(([what, of, afterMs]) => report(what, of, afterMs));
    case "release":
      return isWorkingTime(new Date(atMs))
        ? release(service, random).map(([what, of, afterMs]) => report(what, of, afterMs))
        : [report(trouble, service.name, 0)];
  }
}

function isWorkingTime(time: Date): boolean {
  return !isWeekend(time) && time.getUTCHours() >= 8 && time.getUTCHours() < 17;
}

/** The same trouble comes and goes. */
function flapping(random: Random): number[] {
  let afterMs = 0;
  return Array.from({ length: random.whole(4, 14) }, () => (afterMs += random.between(2, 12) * MINUTE_MS));
}

/** A database is in trouble, and whoever needs its service feels it within minutes. */
function correlated({ name, dependents }: GeneratedService, random: Random): [Trouble, string, number][] {
  const ofDatabases = TROUBLES.filter(({ targetType }) => targetType === "AWS::RDS::DBInstance");
  const cause = random.pick(ofDatabases, ({ weight }) => weight);
  return [
    [cause, name, 0],
    ...[name, ...dependents].map((of): [Trouble, string, number] => [
      troubleNamed(random.pick(FELT_BY_DEPENDENTS)),
      of,
      random.between(0.5, 8) * MINUTE_MS,
    ]),
  ];
}

/** A bad release: the service shows it in all its ways, again and again, and those that need it suffer. */
function release({ name, dependents }: GeneratedService, random: Random): [Trouble, string, number][] {
  const own = Array.from({ length: random.whole(6, 25) }, (_, index): [Trouble, string, number] => [
    troubleNamed(OF_A_BAD_RELEASE[index] ?? random.pick(OF_A_BAD_RELEASE)),
    name,
    index < OF_A_BAD_RELEASE.length ? index * MINUTE_MS : random.between(0, HOUR_MS / 2),
  ]);
  const others = dependents.map((of): [Trouble, string, number] => [
    troubleNamed(random.pick(FELT_BY_DEPENDENTS)),
    of,
    random.between(2, 15) * MINUTE_MS,
  ]);
  return [...own, ...others];
}

function troubleNamed(rootCause: string): Trouble {
  const found = TROUBLES.find((trouble) => trouble.rootCause === rootCause);
  if (!found) throw new Error(`"${rootCause}" is no generated trouble`);
  return found;
}

function reportOf(
  { rootCause, targetType, source, severity, confidence: [from, to] }: Trouble,
  service: string,
  environment: GeneratedEnvironment,
  detectedAtMs: number,
  random: Random,
): Report {
  const target = generatedTarget(targetType, service, environment);
  const identity = { environment: environment.name, target, rootCause };
  return {
    incident: {
      id: incidentId(identity),
      ...identity,
      confidence: Math.round(random.between(from, to) * 100) / 100,
      symptoms: [rootCause],
      service,
      severity,
      detectedAtMs,
      context: {},
      kind: source,
    },
    ...ended(random),
  };
}

/** Most executions help, and most questions are answered within minutes; some of both take long. */
function ended(random: Random): Omit<HistoryEntry, "incident"> {
  const outcomes = { "succeeded-verified": 93, "rolled-back": 2, failed: 2, refused: 3 } as const;
  const answers = { approved: 75, rejected: 15, unanswered: 10 } as const;
  const outcome = random.pick(Object.keys(outcomes) as (keyof typeof outcomes)[], (one) => outcomes[one]);
  const answer = random.pick(Object.keys(answers) as (keyof typeof answers)[], (one) => answers[one]);
  const seconds = Math.min(1_800, Math.round(30 + random.wait(120)));
  const afterSeconds = answer === "unanswered" ? 3_600 : Math.min(3_500, Math.round(20 + random.wait(300)));
  return { execution: { outcome, seconds }, approval: { answer, afterSeconds } };
}

function accountOf(environment: string): string {
  const found = GENERATED_ENVIRONMENTS.find(({ name }) => name === environment);
  if (!found) throw new Error(`"${environment}" is no generated environment`);
  return found.accountId;
}
