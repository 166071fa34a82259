import type { Incident, IncidentSource } from "../incident";

/** One environment, as far as events must be told apart. */
export interface Place {
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** First part of all names of the estate. */
  readonly organization: string;
  readonly accountId: string;
  readonly region: string;
}

/** What an event is read with: nothing of it comes from the event. */
export interface IntakeOptions {
  /** Environments whose events are taken, told apart by their account. */
  readonly places: readonly Place[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Something is wrong. */
export interface Trouble {
  readonly kind: "trouble";
  readonly incident: Incident;
}

/** Trouble has ended by itself or by somebody's hand: settles the incident of this id, if one is open. */
export interface Over {
  readonly kind: "over";
  readonly incidentId: string;
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly endedAtMs: number;
  /** What ended, in one sentence. */
  readonly says: string;
  /** Whether the source could not tell just before: mostly no trouble ends then. */
  readonly wasUnknown: boolean;
  readonly source: IncidentSource;
}

/** Worth keeping, and nothing more. */
export interface Information {
  readonly kind: "information";
  readonly environment: string;
  /** What happened, in one sentence. */
  readonly says: string;
  readonly source: IncidentSource;
}

/** Not understood or not believed: recorded and told to a person, never acted on. */
export interface Rejected {
  readonly kind: "rejected";
  /** Every reason, each with the value and what is allowed. */
  readonly reasons: readonly [string, ...string[]];
  /** The event's beginning on one line, bounded and escaped. */
  readonly excerpt: string;
}

/** What one event says about one thing. */
export type Intake = Trouble | Over | Information | Rejected;
