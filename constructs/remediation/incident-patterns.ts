import { EVENT_PATTERNS, type EventPattern } from "../../automation/remediation/normalise/event-patterns";

/** One rule as data. */
export interface IncidentPattern {
  /** Kebab case, unique, e.g. `autoscaling`. */
  readonly name: string;
  readonly bus: EventPattern["bus"];
  /** Pattern in EventBridge's language. */
  readonly pattern: {
    readonly account: readonly [string];
    readonly source: readonly [string];
    readonly "detail-type": readonly string[];
  };
}

/**
 * One pattern for each source of events that can be read. An account holds one environment, so its events are the
 * environment's; those that another account forwards are not.
 */
export function incidentPatterns(accountId: string): IncidentPattern[] {
  const read: readonly EventPattern[] = Object.values(EVENT_PATTERNS);
  const sources = [...new Set(read.map(({ source }) => source))].sort();
  return sources.flatMap((source) => {
    const alike = read.filter((pattern) => pattern.source === source);
    const [first] = alike;
    if (!first) return [];
    const detailTypes = alike.flatMap((pattern) => pattern.detailTypes).sort();
    const name = source.replace(/^(aws|homeostat)\./, "");
    return [
      {
        name,
        bus: first.bus,
        pattern: { account: [accountId], source: [source], "detail-type": detailTypes },
      },
    ];
  });
}
