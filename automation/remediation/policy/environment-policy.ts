import type { Outcome } from "../decision";
import type { Autonomy } from "../runbook-spec";

/** What a rule of the calendar still allows. */
export type CalendarLimit = Extract<Outcome, "approval" | "blocked">;

/** A time in which nothing changes unless somebody takes it upon himself. */
export interface ChangeFreeze {
  /** Why, e.g. `Christmas trade`. */
  readonly name: string;
  /** First moment by the clock on the wall, e.g. `2026-12-20T00:00`. */
  readonly from: string;
  /** First moment after it, by the same clock. */
  readonly until: string;
  /** IANA name of the clock's time zone, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** @default "approval" - an emergency change has a person's name on it */
  readonly limitsTo?: CalendarLimit;
}

/** Day of the week. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** A time every week in which people work on the platform: what looks like trouble is theirs. */
export interface MaintenanceWindow {
  /** What is done in it, e.g. `Database patches`. */
  readonly name: string;
  readonly days: readonly [Weekday, ...Weekday[]];
  /** When it begins by the clock on the wall, e.g. `02:30`. */
  readonly from: string;
  /** How long it lasts, at most a day. */
  readonly durationMinutes: number;
  /** IANA name of the clock's time zone, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** @default "blocked" - automation would fight with the people at work */
  readonly limitsTo?: CalendarLimit;
}

/** What an environment allows its runbooks. */
export interface EnvironmentPolicy {
  /** Name of the environment. */
  readonly environment: string;
  /** No runbook goes further here, whatever it has earned. */
  readonly maximumAutonomy: Autonomy;
  /** Where a runbook without a record begins. */
  readonly initialAutonomy: Autonomy;
  /** Runbooks that are off, each with the reason. @default - none */
  readonly runbooksOff?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly changeFreezes?: readonly ChangeFreeze[];
  /** @default - none */
  readonly maintenanceWindows?: readonly MaintenanceWindow[];
}

/** A stop of all automation, by a person. */
export interface Pause {
  readonly by: string;
  readonly why: string;
  /** Milliseconds since the epoch. @default - until somebody resumes */
  readonly untilMs?: number;
}
