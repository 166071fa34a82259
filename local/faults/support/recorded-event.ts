import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "../fault";
import { tellingRegion } from "./telling-region";

/** An event as EventBridge delivers it. */
interface RecordedEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: object;
  readonly account?: string;
  readonly region?: string;
  readonly time?: string;
  readonly resources?: readonly string[];
}

/** One that happens now, in an account and a region. */
export interface EventHere extends RecordedEvent {
  readonly region: string;
}

/** What became of an event that was put. */
export interface PutEvent {
  readonly eventId: string;
  readonly event: EventHere;
}

const REMEDY = "give a file with one event of an AWS service, as EventBridge delivers it";
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+0000|\+00:00)/g;

/**
 * A recorded event as if it happened now in this place: the account is the place's, the region that where AWS would tell
 * of it, and all moments are moved by as much as the event is old.
 *
 * @throws FaultProblem where it is no event of an AWS service
 */
export function eventHere(text: string, { accountId, estate }: FaultPlace, nowMs: number): EventHere {
  const event = readEvent(text);
  const recordedMs = Date.parse(event.time ?? "");
  const shiftMs = Number.isNaN(recordedMs) ? 0 : nowMs - recordedMs;
  const region = tellingRegion(event, estate.region);
  const moved = JSON.stringify(event)
    .replaceAll(MOMENT, (moment) => movedBy(moment, shiftMs))
    .replaceAll(new RegExp(`\\b${event.account ?? "^"}\\b`, "g"), accountId)
    .replaceAll(new RegExp(`\\b${event.region ?? "^"}\\b`, "g"), region);
  return { ...(JSON.parse(moved) as RecordedEvent), region };
}

/** Puts a recorded event on the account's default bus of the region where AWS would. */
export async function putRecordedEvent(place: FaultPlace, text: string, nowMs: number): Promise<PutEvent> {
  const event = eventHere(text, place, nowMs);
  const entry = {
    Source: event.source,
    DetailType: event["detail-type"],
    Detail: JSON.stringify(event.detail),
    Resources: event.resources ?? [],
  };
  const answer = await callEstate<{ Entries: readonly { EventId?: string; ErrorMessage?: string }[] }>(
    place,
    {
      service: "events",
      region: event.region,
      path: "/_homeostat/events",
      body: { Entries: [entry] },
    },
  );
  const eventId = answer.Entries[0]?.EventId;
  if (eventId === undefined) throw new FaultProblem(`the bus refused it: ${JSON.stringify(answer)}`, REMEDY);
  return { eventId, event };
}

function readEvent(text: string): RecordedEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FaultProblem(`the file is not JSON: ${(error as Error).message}`, REMEDY);
  }
  const { source, detail, "detail-type": type } = (value ?? {}) as Partial<RecordedEvent>;
  if (typeof source !== "string" || typeof type !== "string" || typeof detail !== "object") {
    throw new FaultProblem("the file holds no event: source, detail-type and detail are needed", REMEDY);
  }
  if (!source.startsWith("aws.")) {
    throw new FaultProblem(`source ${JSON.stringify(source)} is no service of AWS`, REMEDY);
  }
  return value as RecordedEvent;
}

/** The same moment later, in the same form. */
function movedBy(moment: string, ms: number): string {
  const iso = new Date(Date.parse(moment.replace("+0000", "Z")) + ms).toISOString();
  const zone = /(?:Z|\+0000|\+00:00)$/.exec(moment)?.[0] ?? "Z";
  return moment.includes(".") ? iso.replace("Z", zone) : iso.replace(/\.\d+Z$/, zone);
}
