import { callEstate, type EstateCall } from "./support/estate-call";
import { type FaultPlace, FaultProblem, type WorldFault } from "./fault";
import { changeFaults, hasFault } from "./support/service-tasks";

/** Where `throttle-function` notes what was reserved before, of a function that it does not throttle by its queues. */
const MARK = "reserved-concurrency-before";
/** Where it notes what the mapping of a queue had, with the mapping's id behind it. */
const MAPPING_MARK = "maximum-concurrency-before:";
const NOTHING = "none";
const THROTTLED = 1;
/** What a task does: more than one copy of the worker can. */
const BUSY = { slowJobsPerSecond: 3 };
const IDLE = { slowJobsPerSecond: 0 };

/**
 * The worker is well again, still throttled as a runbook leaves a function that no queue feeds, and has too much to do:
 * copies that are refused are counted here. How old a queue is nobody can tell here, so a mapping that holds one back
 * would be seen by nothing.
 */
export const throttledFunction: WorldFault = {
  id: "throttled-function",
  kind: "world",
  summary: "The worker is well, runs one copy since it was throttled, and has more to do than that.",
  alarms: ["function-throttled"],
  mendedBy: "restore-concurrency",
  async begin(place) {
    const worker = await workerOf(place);
    if (worker.noted === undefined) {
      const before = worker.reserved === undefined ? NOTHING : String(worker.reserved);
      await lambda(place, { path: tagsOf(worker), body: { Tags: { [MARK]: before } } });
      await reserve(place, worker, THROTTLED);
    }
    await changeFaults(place, () => BUSY);
    return `${worker.name} runs one copy at a time, and gets jobs that take a second each`;
  },
  async end(place) {
    await changeFaults(place, () => IDLE);
    const worker = await workerOf(place);
    for (const [mapping, noted] of Object.entries(worker.notedOfMappings)) {
      const ScalingConfig = noted === NOTHING ? {} : { MaximumConcurrency: Number(noted) };
      const path = `/2015-03-31/event-source-mappings/${mapping}`;
      await lambda(place, { method: "PUT", path, body: { ScalingConfig } });
      await removeMark(place, worker, `${MAPPING_MARK}${mapping}`);
    }
    if (worker.noted === undefined) return;
    await reserve(place, worker, worker.noted === NOTHING ? undefined : Number(worker.noted));
    await removeMark(place, worker, MARK);
  },
  isOn: (place) => hasFault(place, IDLE),
};

/** The worker function of a service. */
interface Worker {
  readonly name: string;
  readonly arn: string;
  /** Copies that run at once at most. @default - as many as the account has left */
  readonly reserved?: number;
  /** What was reserved before it was throttled. @default - it was not */
  readonly noted?: string;
  /** What mappings of its queues had before they were limited, by their ids. */
  readonly notedOfMappings: Readonly<Record<string, string>>;
}

async function workerOf(place: FaultPlace): Promise<Worker> {
  const { Functions } = await lambda<{ Functions: { FunctionName: string; FunctionArn: string }[] }>(place, {
    method: "GET",
    path: "/2015-03-31/functions/?MaxItems=1000",
  });
  const found = Functions.find(({ FunctionName }) => FunctionName.endsWith(`-${place.service}-worker`));
  if (!found) {
    throw new FaultProblem(
      `${place.service} has no worker function in ${place.environment}`,
      `npx homeostat apply --env ${place.environment} --local --yes`,
    );
  }
  const worker = { name: found.FunctionName, arn: found.FunctionArn };
  const { Tags = {} } = await lambda<{ Tags?: Record<string, string> }>(place, {
    method: "GET",
    path: tagsOf(worker),
  });
  const { ReservedConcurrentExecutions: reserved } = await lambda<{ ReservedConcurrentExecutions?: number }>(
    place,
    { method: "GET", path: `/2019-09-30/functions/${worker.name}/concurrency` },
  );
  const noted = Tags[MARK];
  const ofMappings = Object.entries(Tags).filter(([key]) => key.startsWith(MAPPING_MARK));
  return {
    ...worker,
    notedOfMappings: Object.fromEntries(
      ofMappings.map(([key, value]) => [key.slice(MAPPING_MARK.length), value]),
    ),
    ...(reserved === undefined ? {} : { reserved }),
    ...(noted === undefined ? {} : { noted }),
  };
}

async function reserve(place: FaultPlace, { name }: Worker, copies: number | undefined): Promise<void> {
  const path = `/2017-10-31/functions/${name}/concurrency`;
  await (copies === undefined
    ? lambda(place, { method: "DELETE", path })
    : lambda(place, { method: "PUT", path, body: { ReservedConcurrentExecutions: copies } }));
}

async function removeMark(place: FaultPlace, worker: Worker, mark: string): Promise<void> {
  await lambda(place, { method: "DELETE", path: `${tagsOf(worker)}?tagKeys=${encodeURIComponent(mark)}` });
}

const tagsOf = ({ arn }: Pick<Worker, "arn">): string => `/2017-03-31/tags/${encodeURIComponent(arn)}`;

function lambda<T = object>(place: FaultPlace, call: Omit<EstateCall, "service">): Promise<T> {
  return callEstate<T>(place, { service: "lambda", ...call });
}
