import * as z from "zod";
import { SEVERITIES, type Severity } from "../../incident";
import { nameInPlace } from "../estate-names";
import { EVENT_PATTERNS } from "../event-patterns";
import { parseTime } from "../event-time";
import type { Place } from "../intake";
import { sourceReader, type Report, type Reports, type Surroundings } from "../source-reader";
import { isGatheringComposite, KNOWN_ALARMS, parseAlarmName } from "./alarm-catalogue";
import { alarmTarget, type Watched } from "./alarm-target";

const name = z.string().min(1).max(255);
const state = z.object({
  value: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]),
  reason: z.string().max(4096).default(""),
  reasonData: z.string().max(32_768).optional(),
  timestamp: z.string().max(64),
});
const metric = z.object({
  namespace: z.string().max(255),
  name: z.string().max(255),
  dimensions: z.record(z.string().max(255), z.string().max(1024)).default({}),
});
const detail = z.object({
  alarmName: name,
  state,
  previousState: state.partial().optional(),
  configuration: z.object({
    description: z.string().max(1024).optional(),
    metrics: z
      .array(z.object({ id: z.string().max(255), metricStat: z.object({ metric }).optional() }))
      .max(500)
      .optional(),
    alarmRule: z.string().max(10_240).optional(),
  }),
});

type AlarmDetail = z.infer<typeof detail>;

/** State changes of metric and composite alarms. */
export const cloudwatchAlarm = sourceReader<AlarmDetail>({
  kind: "cloudwatch-alarm",
  events: EVENT_PATTERNS.cloudwatch,
  rootCauses: [...KNOWN_ALARMS.keys()],
  schema: detail,
  kindOf: (alarm) => (isComposite(alarm) ? "cloudwatch-composite-alarm" : "cloudwatch-alarm"),
  reports: (alarm, { place }) => (isComposite(alarm) ? composite(alarm, place) : single(alarm, place)),
});

function isComposite({ configuration }: AlarmDetail): boolean {
  return configuration.alarmRule !== undefined;
}

function single(alarm: AlarmDetail, place: Place): Reports {
  const { alarmName, state: now, configuration } = alarm;
  const rest = nameInPlace(alarmName, place);
  const known = rest === undefined ? undefined : parseAlarmName(rest);
  const watched = (configuration.metrics ?? []).flatMap(({ metricStat }) =>
    metricStat ? [metricStat.metric] : [],
  );
  const found = firstTarget(watched, place);
  const about = {
    rootCause: known?.id ?? "unknown",
    target: known && found ? found.target : { type: "AWS::CloudWatch::Alarm", id: alarmName },
  };
  return settleOr(alarm, about, () => ({
    kind: "trouble",
    ...about,
    // What is measured is known, what it is measured on is not.
    confidence: known && found ? known.confidence : 0,
    symptoms: [known?.id ?? "unfamiliar-alarm"],
    service: found?.service ?? known?.component ?? "unknown",
    severity: severityOf(alarm),
    detectedAtMs: parseTime(now.timestamp),
    context: {
      ...watched[0]?.dimensions,
      alarmName,
      ...(known?.subject !== undefined && { subject: known.subject }),
      reason: now.reason,
    },
  }));
}

/** The composites of the library speak for alarms that each report for themselves, with their own target. */
function composite(alarm: AlarmDetail, place: Place): Reports {
  const { alarmName, state: now } = alarm;
  const rest = nameInPlace(alarmName, place);
  const children = triggeringAlarms(now.reasonData).map((child) => {
    const childRest = nameInPlace(child, place);
    return (childRest === undefined ? undefined : parseAlarmName(childRest)?.id) ?? "unfamiliar-alarm";
  });
  if (rest !== undefined && isGatheringComposite(rest) && (now.value !== "ALARM" || children.length > 0)) {
    const because = children.length > 0 ? `: ${[...new Set(children)].sort().join(", ")}` : "";
    return [
      {
        kind: "information",
        says: `${alarmName} is ${now.value}${because}; its alarms report for themselves`,
      },
    ];
  }
  const target = { type: "AWS::CloudWatch::CompositeAlarm", id: alarmName };
  return settleOr(alarm, { rootCause: "unknown", target }, () => ({
    kind: "trouble",
    rootCause: "unknown",
    confidence: 0,
    symptoms: children.length > 0 ? [...new Set(children)].sort() : ["unfamiliar-alarm"],
    service: "unknown",
    target,
    severity: severityOf(alarm),
    detectedAtMs: parseTime(now.timestamp),
    context: { alarmName, reason: now.reason },
  }));
}

function settleOr(
  { alarmName, state: now, previousState: before }: AlarmDetail,
  about: Pick<Extract<Report, { kind: "over" }>, "rootCause" | "target">,
  trouble: () => Report,
): Reports {
  switch (now.value) {
    case "ALARM":
      return [trouble()];
    case "OK":
      return before?.value === "INSUFFICIENT_DATA"
        ? [
            {
              kind: "over",
              ...about,
              says: `${alarmName} is OK, and could not tell before`,
              wasUnknown: true,
            },
          ]
        : [{ kind: "over", ...about, says: `${alarmName} is OK again` }];
    case "INSUFFICIENT_DATA":
      return [
        { kind: "information", says: `${alarmName} has too little data to tell; what is open stays open` },
      ];
  }
}

function firstTarget(watched: readonly Watched[], place: Surroundings["place"]) {
  for (const candidate of watched) {
    const found = alarmTarget(candidate, place);
    if (found) return found;
  }
  return undefined;
}

/** Alarms of the library begin their description with the severity, overrides of the environment included. */
function severityOf({ configuration: { description = "" } }: AlarmDetail): Severity {
  return SEVERITIES.find((severity) => description.startsWith(`${severity}: `)) ?? "P2";
}

const triggering = z.object({ triggeringAlarms: z.array(z.object({ arn: z.string().max(2048) })).max(100) });

function triggeringAlarms(reasonData: string | undefined): string[] {
  if (reasonData === undefined) return [];
  const checked = triggering.safeParse(parseJson(reasonData));
  if (!checked.success) return [];
  return checked.data.triggeringAlarms.map(({ arn }) => arn.split(":").slice(6).join(":"));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
