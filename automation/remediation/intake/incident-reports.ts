import type { EVENT_PATTERNS } from "../normalise/event-patterns";

type Reader = (typeof EVENT_PATTERNS)["manual" | "alertmanager"];

/** What somebody else than AWS has to say: read later like every event, and believed as little. */
export interface IncidentReport {
  readonly source: Reader["source"];
  readonly detailType: Reader["detailTypes"][number];
  readonly detail: object;
}

/** The way in for what no service of AWS tells. */
export interface IncidentReports {
  /**
   * Hands a report over; it is answered later, and kept from now on.
   *
   * @returns id of the event
   * @throws Error when it was not taken
   */
  put(report: IncidentReport): Promise<string>;
}
