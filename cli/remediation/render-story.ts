import { forLog } from "../../automation/core/untrusted-text/for-log";
import { stepName } from "../../automation/notification/step-name";
import type { StepRecord } from "../../automation/remediation/execution/execution-state";
import type { Standing } from "../../automation/remediation/incidents/summary";
import { describeTarget, targetFlags, type TargetName } from "../engine/target";
import { duration } from "../terminal/duration";
import { instantOf, line } from "../terminal/lines";
import { styleFor } from "../terminal/style";
import type { Episode, IncidentStory, Notification } from "./incident-story";
import { createTeller } from "./teller";

const style = styleFor(process.stdout);
/** Text below a time stands where the text beside it does. */
const INDENT = " ".repeat(26);

interface Line {
  readonly atMs: number;
  readonly text: string;
}

/** The whole story of an incident for a person: what it is, then what happened, in the order of time. */
export function renderStory(story: IncidentStory, place: TargetName): string {
  return [head(story, place), timeline(story.episodes), ...next(story, place)].join("\n\n");
}

function head({ summary, episodes }: IncidentStory, place: TargetName): string {
  const { incidentId, incident, standing, runbookId, firstAtMs, lastAtMs, reports, executions, overAtMs } =
    summary;
  const by = runbookId === undefined ? "" : `, ${runbookId}`;
  return [
    line("incident", [style.bold, incidentId], ` in ${describeTarget(place)}`),
    ...(incident
      ? [
          line("trouble", [style.bold, incident.rootCause], ` (${incident.severity})`),
          line("where", `${incident.target.type} ${incident.target.id}, service ${incident.service}`),
        ]
      : []),
    line("outcome", [paintOf(standing), standing], by),
    line("over", overAtMs === undefined ? whyNotOver(episodes) : instantOf(overAtMs)),
    line(
      "reported",
      `${times(reports)}, executed ${times(executions)}, within ${duration(lastAtMs - firstAtMs)}`,
    ),
  ].join("\n");
}

function whyNotOver(episodes: readonly Episode[]): string {
  const isSaid = episodes.some(
    ({ record, notification }) => record.fact.what === "over" && notification.state !== "none",
  );
  return isSaid ? "not for all that was reported" : "nobody has said so";
}

function timeline(episodes: readonly Episode[]): string {
  const tell = createTeller();
  const moments = episodes.flatMap(({ record, notification }): Line[] => {
    const { headline, lines } = tell(record);
    const steps = record.fact.what === "settled" ? (record.fact.steps ?? []) : [];
    const own = [`${style.bold(forLog(headline))}${toldText(notification)}`, ...lines.map(forLog)];
    return [
      ...steps.map((step) => ({ atMs: step.atMs, text: stepText(step) })),
      { atMs: record.atMs, text: own.join(`\n${INDENT}`) },
    ];
  });
  return [...moments]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `${new Date(atMs).toISOString()}  ${text}`)
    .join("\n");
}

function toldText(notification: Notification): string {
  if (notification.state === "none") return "";
  const { state, urgency } = notification;
  return ` ${style.dim(`[${urgency} ${state === "delivered" ? "sent" : "NOT SENT YET"}]`)}`;
}

function stepText(step: StepRecord): string {
  return `  ${forLog(stepName(step))}: ${forLog(step.says)}`;
}

function next({ summary: { approvalId } }: IncidentStory, place: TargetName): string[] {
  return approvalId === undefined
    ? []
    : [`next: npx homeostat approve ${forLog(approvalId)} ${targetFlags(place)} --reason <why>`];
}

function paintOf(standing: Standing): (text: string) => string {
  switch (standing) {
    case "succeeded-verified":
      return style.green;
    case "failed":
    case "rolled-back":
      return style.red;
    default:
      return style.yellow;
  }
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
