import type { Place, Store, Table } from "../gateway/store";
import type { StateValue } from "./alarm-state";
import type { AlarmDefinition } from "./definition";
import type { SuppressedBy, Suppression } from "./suppression";

/** What an alarm is in, and since when. Moments are milliseconds since the epoch. */
export interface AlarmRecord {
  readonly state: StateValue;
  readonly reason: string;
  readonly reasonData: string;
  readonly updatedMs: number;
  readonly transitionedMs: number;
  readonly configuredMs: number;
  /** Of a composite alarm with a suppressor. */
  readonly suppression?: Suppression;
  readonly suppressedBy?: SuppressedBy;
}

/** One line of an alarm's history. */
export interface HistoryItem {
  readonly atMs: number;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
  /** JSON text. */
  readonly data: string;
}

/** The alarms of one account and region, on disk. */
export interface AlarmShelf {
  readonly definitions: Table<AlarmDefinition>;
  readonly records: Table<AlarmRecord>;
  readonly histories: Table<readonly HistoryItem[]>;
}

const DEFINITIONS = "cloudwatch-alarms";
const HISTORY_LENGTH = 100;

/** The alarms of a place. */
export function shelfOf(store: Store, place: Place): AlarmShelf {
  return {
    definitions: store.table(DEFINITIONS, place),
    records: store.table("cloudwatch-alarm-states", place),
    histories: store.table("cloudwatch-alarm-histories", place),
  };
}

/** Where there are alarms, or were. */
export function placesWithAlarms(store: Store): Place[] {
  return store.places(DEFINITIONS);
}

/** Adds a line to an alarm's history; the oldest are forgotten. */
export function remember({ histories }: AlarmShelf, name: string, item: HistoryItem): void {
  histories.set(name, [item, ...(histories.get(name) ?? [])].slice(0, HISTORY_LENGTH));
}

/** ARN of an alarm. */
export function alarmArn({ account, region }: Place, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}
