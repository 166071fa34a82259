import type { AlarmSpec } from "./alarm-spec";

/** A part of the platform that knows what must be watched on it. */
export interface IMonitored {
  /** The usual signals of the field with their thresholds; `ComponentAlarms` makes alarms of them. */
  alarms(): AlarmSpec[];
}
