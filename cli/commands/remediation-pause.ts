import { pause as stop, resume as goOn } from "../../automation/remediation/admission/pause";
import type { Pause } from "../../automation/remediation/policy/environment-policy";
import { CliError } from "../cli-error";
import { describeTarget, targetFlags } from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { openRemediation } from "../remediation/open-remediation";
import { reasonOption } from "../remediation/reason-option";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { storeSilent } from "../remediation/store-silent";
import { withRemediation } from "../remediation/with-remediation";
import { instantOf, line } from "../terminal/lines";
import { assertConfirmsTarget, confirm, type Confirmation } from "./confirm";
import { print, printJson } from "./output";
import { durationOption, momentOption } from "./time-options";

/** Options of `homeostat remediation pause`. */
export interface PauseOptions extends RemediationOptions {
  readonly reason?: string;
  /** ISO 8601. @default - until somebody resumes */
  readonly until?: string;
  /** E.g. `2h`. @default - until somebody resumes */
  readonly for?: string;
}

/** Options of `homeostat remediation resume`. */
export type ResumeOptions = RemediationOptions & Confirmation & Pick<PauseOptions, "reason">;

/** `homeostat remediation pause`: nothing more is admitted; what runs goes on. It asks nothing: stopping is the safe side. */
export async function pause(
  options: PauseOptions,
  open: OpenRemediation = openRemediation,
): Promise<ExitCode> {
  const why = reasonOption(options.reason);
  endOption(options, Date.now());
  return withRemediation(options, open, async (remediation) => {
    const { place, by, deps } = remediation;
    const untilMs = endOption(options, deps.clock());
    const given: Pause = { by, why, ...(untilMs !== undefined && { untilMs }) };
    if (!(await stop(place.environment, given, deps)))
      throw storeSilent(remediation, `it is not known whether ${place.environment} is paused`);
    if (options.json === true) {
      printJson({
        command: "remediation pause",
        target: place.kind,
        environment: place.environment,
        pause: asJson(given),
      });
    } else {
      const end = untilMs === undefined ? "until somebody resumes it" : `until ${instantOf(untilMs)}`;
      print(line("paused", `${describeTarget(place)}, ${end}`));
      print(line("by", by));
      print(line("because", why));
      print("\nWhat runs goes on; incidents are still recorded and people are still told.");
      print(`next: npx homeostat remediation resume ${targetFlags(place)} --reason <why>`);
    }
    return EXIT.ok;
  });
}

/** `homeostat remediation resume`: the automation may act again, which a guarded environment confirms by its name. */
export async function resume(
  options: ResumeOptions,
  open: OpenRemediation = openRemediation,
): Promise<ExitCode> {
  const why = reasonOption(options.reason);
  return withRemediation(options, open, async (remediation) => {
    const { place, by, deps } = remediation;
    assertConfirmsTarget(place, options);
    await confirm(
      place,
      options,
      "let the automation act again in",
      `npx homeostat remediation status ${targetFlags(place)}`,
    );
    if (!(await goOn(place.environment, by, why, deps)))
      throw storeSilent(remediation, `it is not known whether ${place.environment} admits again`);
    if (options.json === true) {
      printJson({
        command: "remediation resume",
        target: place.kind,
        environment: place.environment,
        by,
        why,
      });
    } else print(line("resumed", `${describeTarget(place)}; incidents from now on are acted on`));
    return EXIT.ok;
  });
}

function endOption(options: PauseOptions, nowMs: number): number | undefined {
  const { until, for: lasting } = options;
  if (until !== undefined && lasting !== undefined) {
    throw new CliError(EXIT.usage, {
      what: "both --until and --for say when it ends",
      where: "--until, --for",
      allowed: "one of them, or none: until somebody resumes",
      remedy: "leave one out",
    });
  }
  if (lasting !== undefined) return nowMs + durationOption("--for", lasting);
  if (until === undefined) return undefined;
  const untilMs = momentOption("--until", until);
  if (untilMs > nowMs) return untilMs;
  throw new CliError(EXIT.usage, {
    what: `"${until}" is over: a pause until then would stop nothing`,
    where: "--until",
    allowed: "a moment in the future",
    remedy: "correct it, or say how long with --for, e.g. --for 2h",
  });
}

function asJson({ by, why, untilMs }: Pause): unknown {
  return { by, why, ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }) };
}
