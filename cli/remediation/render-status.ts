import type { Reason } from "../../automation/remediation/decision";
import { forLog } from "../../automation/core/untrusted-text/for-log";
import type { BreakerItem } from "../../automation/remediation/guardrails/items";
import { describeTarget, targetFlags, type TargetName } from "../engine/target";
import { duration } from "../terminal/duration";
import { instantOf, line, list, type Part } from "../terminal/lines";
import { styleFor } from "../terminal/style";
import { table } from "../terminal/table";
import type { RecentRuns, Running, StatusReport } from "./status-report";

const style = styleFor(process.stdout);

/** What the automation does and may do, for a person. */
export function renderStatus(report: StatusReport, place: TargetName): string {
  const { environment, running, breakers, windows, calendar, outbox, nowMs } = report;
  const { limits, runbooksOff } = report;
  const cooling = environment.cooling.filter(({ untilMs }) => nowMs < untilMs);
  const sections = [
    [
      describeTarget(place),
      "",
      line("automation", ...automation(report)),
      line(
        "in flight",
        `${running.length === 0 ? "nothing" : running.length}; at most ${limits.concurrentExecutions} at once, for ${limits.servicesAffected} service${limits.servicesAffected === 1 ? "" : "s"}`,
      ),
      ...list(
        "cooling",
        cooling.map(({ name, untilMs }) => `${name} until ${instantOf(untilMs)}`),
      ),
      ...list("breakers", breakers.map(breakerText)),
      ...list(
        "this hour",
        windows.map((window) => windowText(window)),
      ),
      ...list(
        "off",
        Object.entries(runbooksOff).map(([id, why]) => `${id}: ${why}`),
      ),
      ...list("calendar", calendar.map(reasonText)),
      line(
        "outbox",
        outbox.oldestAtMs === undefined
          ? "empty: everybody has been told"
          : `${outbox.messages} not delivered, the oldest for ${duration(nowMs - outbox.oldestAtMs)}`,
      ),
    ].join("\n"),
    ...(running.length > 0 ? [runningTable(running, nowMs)] : []),
    ...next(report, place),
  ];
  return sections.join("\n\n");
}

function automation({ pause }: StatusReport): Part[] {
  if (!pause) return [[style.green, "on"]];
  const { by, why, untilMs } = pause;
  const end = untilMs === undefined ? "until somebody resumes it" : `until ${instantOf(untilMs)}`;
  return [[style.yellow, "paused"], ` ${end}, by ${by}: ${why}`];
}

function breakerText({ runbookId, state }: { runbookId: string; state: BreakerItem["state"] }): string {
  switch (state.is) {
    case "CLOSED":
      return `${runbookId} closed, after ${state.failures} failure${state.failures === 1 ? "" : "s"} in a row`;
    case "OPEN":
      return `${runbookId} open until ${instantOf(state.untilMs)}, then one probe`;
    case "HALF_OPEN":
      return `${runbookId} on probation: ${state.probe} shows whether it works again`;
  }
}

function windowText({ runbookId, service, admittedAtMs, perHour, reasons }: RecentRuns): string {
  const count = `${runbookId} for ${service}: ${admittedAtMs.length} of ${perHour}`;
  const untilMs = Math.max(...reasons.map((reason) => reason.untilMs ?? 0), 0);
  return untilMs > 0 ? `${count}, again from ${instantOf(untilMs)}` : count;
}

function reasonText({ says, limitsTo }: Reason): string {
  return `${says} (at most ${limitsTo})`;
}

function runningTable(running: readonly Running[], nowMs: number): string {
  const columns = ["EXECUTION", "RUNBOOK", "SERVICE", "TARGET", "FOR", "LEASE", "STEP"].map((title) => ({
    title,
  }));
  const rows = running.map(({ execution, step, isOverdue, approval }) => [
    execution.executionId,
    execution.runbookId,
    execution.service,
    execution.target,
    duration(nowMs - execution.admittedAtMs),
    isOverdue ? "over" : instantOf(execution.leaseUntilMs),
    approval ? `waits for ${approval.id} until ${instantOf(approval.untilMs)}` : (step ?? "-"),
  ]);
  return table(
    columns,
    rows.map((row) => row.map(forLog)),
  );
}

function next({ running, pause }: StatusReport, place: TargetName): string[] {
  const flags = targetFlags(place);
  const waiting = running.flatMap(({ approval }) =>
    approval ? [`next: npx homeostat approve ${approval.id} ${flags} --reason <why>`] : [],
  );
  const paused = pause ? [`next: npx homeostat remediation resume ${flags} --reason <why>`] : [];
  const lines = [...waiting, ...paused];
  return lines.length > 0 ? [lines.map(forLog).join("\n")] : [];
}
