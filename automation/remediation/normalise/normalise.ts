import * as z from "zod";
import { incidentId } from "../incident-id";
import type { IncidentSource } from "../incident";
import { bounded, MAXIMUM_TEXT_LENGTH } from "../../core/untrusted-text/bounded";
import { forLog } from "../../core/untrusted-text/for-log";
import { timeProblem } from "./event-time";
import type { Information, Intake, IntakeOptions, Rejected } from "./intake";
import { schemaReasons, type Reading, type Report } from "./source-reader";
import { SOURCE_READERS } from "./sources";

/** What one event says about all that it concerns; never empty, so that no event is lost. */
export type Intakes = readonly [Intake, ...Intake[]];

/** EventBridge refuses events of 256 KiB and more; what is longer never came from it. */
export const MAXIMUM_EVENT_LENGTH = 256 * 1024;

const envelope = z.object({
  id: z.string().min(1).max(128),
  source: z.string().min(1).max(256),
  "detail-type": z.string().min(1).max(128),
  account: z.string().regex(/^\d{12}$/, "12 digits"),
  time: z.iso.datetime({ offset: true }),
  region: z.string().min(1).max(32),
  resources: z.array(z.string().max(2048)).max(100).default([]),
  detail: z.unknown(),
  // Only EventBridge itself gives an event this one, when it plays an archive back.
  "replay-name": z.string().optional(),
});

/**
 * Reads an event as EventBridge delivers it. What is malformed, comes from a foreign account or lies far from
 * the clock is answered with `rejected`; nothing is thrown. What a replay brings from farther back only informs: a
 * person began the replay, and is not to be paged for each event of it.
 */
export function normalise(event: unknown, options: IntakeOptions): Intakes {
  const text = asText(event);
  if (text === undefined) return [rejected("", "the event is not JSON")];
  if (text.length > MAXIMUM_EVENT_LENGTH) {
    return [rejected(text, `the event has ${text.length} characters; allowed: ${MAXIMUM_EVENT_LENGTH}`)];
  }
  const checked = envelope.safeParse(event);
  if (!checked.success) return [rejected(text, ...schemaReasons(checked.error, "event"))];
  const { account, region, source, detail, id, resources } = checked.data;
  const detailType = checked.data["detail-type"];
  const atMs = Date.parse(checked.data.time);
  const place = options.places.find(({ accountId }) => accountId === account);
  const late = timeProblem(atMs, options.nowMs);
  const isReplayed = checked.data["replay-name"] !== undefined;
  const reader = SOURCE_READERS.find(
    (candidate) => candidate.source === source && candidate.detailTypes.includes(detailType),
  );
  if (!place || !reader || (late !== undefined && !isReplayed)) {
    const reasons = [
      place ? undefined : `account: ${account} is none of ours; allowed: ${accounts(options)}`,
      late,
      reader ? undefined : `source: nothing reads "${detailType}" of ${source}`,
    ].filter((reason) => reason !== undefined);
    return [rejected(text, ...reasons)];
  }
  const at = { environment: place.environment, atMs, text, nowMs: options.nowMs, isReplayed };
  const sender = { eventId: id, accountId: account, region };
  if (late !== undefined) return [untimely(late, { ...at, from: { kind: reader.kind, ...sender } })];
  const reading = readSafely(() => reader.read(detail, { place, detailType, resources }));
  if (!reading.understood) return [rejected(text, ...reading.reasons)];
  const from: IncidentSource = {
    kind: reading.kind,
    ...sender,
    ...(reading.reportedBy !== undefined && { reportedBy: bounded(reading.reportedBy) }),
  };
  const [first, ...more] = reading.reports.map((report) => complete(report, { ...at, from }));
  return [first ?? rejected(text, "the event says nothing"), ...more];
}

/** A reader that trips over an event must not lose it: what cannot be read is rejected, and so heard of. */
function readSafely(read: () => Reading): Reading {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { understood: false, reasons: [`detail: could not be read: ${why}`] };
  }
}

interface Completion {
  readonly environment: string;
  readonly from: IncidentSource;
  readonly atMs: number;
  readonly nowMs: number;
  readonly text: string;
  /** Whether it comes out of an archive. */
  readonly isReplayed: boolean;
}

function complete(report: Report, completion: Completion): Intake {
  const { environment, from, atMs, text, nowMs } = completion;
  switch (report.kind) {
    case "rejected":
      return rejected(text, report.reason);
    case "information":
      return { kind: "information", environment, says: bounded(report.says), source: from };
    case "over": {
      const id = incidentId({ ...report, environment });
      return {
        kind: "over",
        incidentId: id,
        environment,
        endedAtMs: atMs,
        says: bounded(report.says),
        wasUnknown: report.wasUnknown === true,
        source: from,
      };
    }
    case "trouble": {
      const { kind: _kind, detectedAtMs = atMs, context, ...trouble } = report;
      const late = timeProblem(detectedAtMs, nowMs);
      if (late !== undefined) return untimely(late, completion);
      const id = incidentId({ ...trouble, environment });
      const facts = boundedFacts(context);
      return {
        kind: "trouble",
        incident: { id, ...trouble, environment, detectedAtMs, context: facts, source: from },
      };
    }
  }
}

/** What lies far from the clock. */
function untimely(late: string, { environment, from, text, isReplayed }: Completion): Information | Rejected {
  if (!isReplayed) return rejected(text, late);
  return {
    kind: "information",
    environment,
    says: `replayed, and too old to act upon: ${late}`,
    source: from,
  };
}

const MAXIMUM_FACTS = 30;

function boundedFacts(context: Readonly<Record<string, string | number | boolean>>) {
  const facts = Object.entries(context)
    .slice(0, MAXIMUM_FACTS)
    .map(([name, value]) => [bounded(name, 64), typeof value === "string" ? bounded(value) : value] as const);
  return Object.fromEntries(facts);
}

function rejected(text: string, ...reasons: readonly string[]): Rejected {
  const [first = "not understood", ...more] = reasons.map((reason) => bounded(forLog(reason)));
  // Cut before it is escaped, which may lengthen it, and again after.
  const excerpt = bounded(forLog(bounded(text, MAXIMUM_TEXT_LENGTH)), MAXIMUM_TEXT_LENGTH);
  return { kind: "rejected", reasons: [first, ...more], excerpt };
}

function accounts({ places }: IntakeOptions): string {
  return places.map(({ accountId, environment }) => `${accountId} (${environment})`).join(", ");
}

function asText(event: unknown): string | undefined {
  try {
    return JSON.stringify(event);
  } catch {
    return undefined;
  }
}
