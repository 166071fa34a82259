import type * as z from "zod";
import type { Incident, SourceKind, Target } from "../incident";
import type { EventPattern } from "./event-patterns";
import type { Place } from "./intake";

/** Trouble that a source reports; what is the same for all sources is added later. */
export interface TroubleReport extends Omit<Incident, "id" | "environment" | "detectedAtMs" | "source"> {
  readonly kind: "trouble";
  /** Milliseconds since the epoch. @default - the time of the event */
  readonly detectedAtMs?: number;
}

/** The end of one trouble. */
export interface OverReport {
  readonly kind: "over";
  readonly rootCause: string;
  readonly target: Target;
  readonly says: string;
  /** Whether the source could not tell just before: mostly no trouble ends then. @default false */
  readonly wasUnknown?: boolean;
}

/** Something to record. */
export interface InformationReport {
  readonly kind: "information";
  readonly says: string;
}

/** Something that the source's schema admits but that cannot be true or complete. */
export interface RejectedReport {
  readonly kind: "rejected";
  readonly reason: string;
}

/** What a source says about one thing. */
export type Report = TroubleReport | OverReport | InformationReport | RejectedReport;

/** All that one event says; an event always says something. */
export type Reports = readonly [Report, ...Report[]];

/** What surrounds the detail of an event. */
export interface Surroundings {
  readonly place: Place;
  readonly detailType: string;
  /** ARNs that the event names. */
  readonly resources: readonly string[];
}

/** A kind of event that can be read. */
export interface SourceReader {
  readonly kind: SourceKind;
  /** EventBridge's `source`. */
  readonly source: string;
  /** EventBridge's `detail-type`, all that this reader reads. */
  readonly detailTypes: readonly string[];
  /** Every root cause that it can name besides `unknown`. */
  readonly rootCauses: readonly string[];
  /** Reads a detail, or says what is wrong with it. */
  readonly read: (detail: unknown, surroundings: Surroundings) => Reading;
}

/** A detail that was understood, or why not. */
export type Reading =
  | {
      readonly understood: true;
      readonly kind: SourceKind;
      readonly reports: Reports;
      readonly reportedBy?: string;
    }
  | { readonly understood: false; readonly reasons: readonly [string, ...string[]] };

/** How one source's details are checked and read. */
export interface SourceDefinition<Detail> {
  readonly kind: SourceKind;
  /** The events that it reads. */
  readonly events: EventPattern;
  readonly rootCauses: readonly string[];
  readonly schema: z.ZodType<Detail>;
  readonly reports: (detail: Detail, surroundings: Surroundings) => Reports;
  /** Kind where one source has several. @default - `kind` */
  readonly kindOf?: (detail: Detail) => SourceKind;
  /** Person who reported it. @default - a machine */
  readonly reportedBy?: (detail: Detail) => string;
}

/** Makes a reader: the schema stands before everything else. */
export function sourceReader<Detail>(definition: SourceDefinition<Detail>): SourceReader {
  const { kind, events, rootCauses, schema, reports, kindOf, reportedBy } = definition;
  return {
    kind,
    source: events.source,
    detailTypes: events.detailTypes,
    rootCauses,
    read: (detail, surroundings) => {
      const checked = schema.safeParse(detail);
      if (!checked.success) return { understood: false, reasons: schemaReasons(checked.error, "detail") };
      return {
        understood: true,
        kind: kindOf?.(checked.data) ?? kind,
        reports: reports(checked.data, surroundings),
        ...(reportedBy && { reportedBy: reportedBy(checked.data) }),
      };
    },
  };
}

const MAXIMUM_REASONS = 10;

/** One sentence for each thing that does not fit the schema. */
export function schemaReasons(error: z.ZodError, root: string): readonly [string, ...string[]] {
  const [first = `${root} is not understood`, ...more] = error.issues
    .slice(0, MAXIMUM_REASONS)
    .map((issue) => `${[root, ...issue.path.map(String)].join(".")}: ${problemOf(issue)}`);
  return [first, ...more];
}

/** In words of our own where a part is missing, empty or of another kind, which is most of what goes wrong. */
function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small" && issue.origin === "string") return "is empty";
  if (issue.code !== "invalid_type") return issue.message;
  const allowed = KINDS[issue.expected] ?? `a ${issue.expected}`;
  return `${issue.message.endsWith("received undefined") ? "is missing" : "is of another kind"}; allowed: ${allowed}`;
}

const KINDS: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  nonoptional: "anything",
};
