import { forLog } from "../../automation/core/untrusted-text/for-log";
import { stepName } from "../../automation/notification/step-name";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import { styleFor } from "../terminal/style";
import { createTeller, inOneLine, type Teller } from "./teller";
import type { Recovery } from "./watch-recovery";

const style = styleFor(process.stdout);

/** What happened, with the seconds that had passed since the trouble began. */
export function renderRecovery(recovery: Recovery, beganAtMs: number, fault: string): string {
  const { records, detectedAtMs, toldAtMs } = recovery;
  const tell = createTeller();
  const moments = [
    { atMs: beganAtMs, text: `${fault} begins` },
    { atMs: detectedAtMs, text: "the alarm goes off" },
    ...records.flatMap((record) => momentsOf(record, tell)),
    ...(toldAtMs === undefined ? [] : [{ atMs: toldAtMs, text: "all of it has been sent to people" }]),
  ];
  return [...moments]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `${secondsFrom(beganAtMs, atMs)}  ${text}`)
    .join("\n");
}

/** From the alarm's event to the moment when it was seen to be well again; nothing where it was not. */
export function fixSeconds({ records, detectedAtMs, standing }: Recovery): number | undefined {
  const settled = records.findLast(({ fact }) => fact.what === "settled");
  if (standing !== "succeeded-verified" || !settled) return undefined;
  return (settled.atMs - detectedAtMs) / 1_000;
}

function momentsOf(record: AuditRecord, tell: Teller): { readonly atMs: number; readonly text: string }[] {
  const { fact, atMs } = record;
  const steps = fact.what === "settled" ? (fact.steps ?? []) : [];
  return [
    ...steps.map((step) => ({
      atMs: step.atMs,
      text: `  ${style.dim(`${forLog(stepName(step))}:`)} ${forLog(step.says)}`,
    })),
    { atMs, text: style.bold(forLog(inOneLine(tell(record)))) },
  ];
}

function secondsFrom(beganAtMs: number, atMs: number): string {
  return `+${((atMs - beganAtMs) / 1_000).toFixed(1)} s`.padStart(9);
}
