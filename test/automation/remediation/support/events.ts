import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../../../automation/remediation/normalise/intake";

const FOLDER = join(__dirname, "..", "fixtures", "events");

/** An event as EventBridge delivers it, to be changed by a test. */
export interface RecordedEvent {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export const PLACES: readonly Place[] = [
  { environment: "dev", organization: "homeostat", accountId: "111111111111", region: "eu-west-1" },
  { environment: "prod", organization: "homeostat", accountId: "333333333333", region: "eu-west-1" },
];

/** Names of all recorded events. */
export const EVENT_NAMES: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));

export function recorded(name: string): RecordedEvent {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as RecordedEvent;
}

/** The same event with changes deep inside its detail. */
export function changed(event: RecordedEvent, detail: Readonly<Record<string, unknown>>): RecordedEvent {
  return { ...event, detail: { ...event.detail, ...detail } };
}

/** What the intake is told, at the event's own time. */
export function at(event: RecordedEvent) {
  return { places: PLACES, nowMs: Date.parse(event.time) };
}
