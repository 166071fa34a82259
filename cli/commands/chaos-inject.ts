import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { beginFault, endFault } from "../../local/faults/control";
import type { Fault, FaultPlace } from "../../local/faults/fault";
import { putRecordedEvent } from "../../local/faults/support/recorded-event";
import { sendRequests } from "../../local/faults/support/requests";
import { CliError } from "../cli-error";
import { EXIT, type ExitCode } from "../exit-codes";
import { type ChaosOptions, chaosPlace, explainingFaults, knownFault } from "./chaos-place";
import { print, printJson } from "./output";
import { printWhetherHeard, putReport } from "./put-report";
import { durationOption } from "./time-options";

/** Options of `homeostat chaos inject`. */
export interface InjectOptions extends ChaosOptions {
  /** File with an event of an AWS service, put in place of a fault. */
  readonly event?: string;
  /** How long the fault lasts, e.g. `2m`. @default - until it is cleared, or healed */
  readonly for?: string;
}

/** `homeostat chaos inject`: causes a fault, or puts an event that nothing here can cause. */
export async function inject(options: InjectOptions, id: string | undefined): Promise<ExitCode> {
  if ((id === undefined) === (options.event === undefined)) {
    throw new CliError(EXIT.usage, {
      what: id === undefined ? "no fault is named" : "a fault and an event at once",
      where: "homeostat chaos inject",
      allowed: "a fault, or --event with a file",
      remedy: "npx homeostat chaos list",
    });
  }
  const lastsMs = options.for === undefined ? undefined : durationOption("--for", options.for);
  if (id === undefined) return injectEvent(options, options.event ?? "");
  const fault = await knownFault(id);
  const place = await chaosPlace(options);
  return injectFault(fault, place, lastsMs, options);
}

async function injectFault(
  fault: Fault,
  place: FaultPlace,
  lastsMs: number | undefined,
  { json }: InjectOptions,
): Promise<ExitCode> {
  const beganAt = new Date();
  const { said, told } = await explainingFaults(() => beginFault(fault, place));
  const { environment, service } = place;
  const toldReport = told && (await putReport(place, told));
  const report = {
    command: "chaos inject",
    environment,
    service,
    fault: fault.id,
    beganAt: beganAt.toISOString(),
    said,
    ...(toldReport ? { told: toldReport } : {}),
  };
  const { seenBy } = fault;
  if (json !== true) {
    print(`${fault.id} in ${environment}: ${said}`);
    if (toldReport) {
      const { source, detailType, eventId } = toldReport;
      print(`told as ${source} tells it: ${detailType}, event ${eventId}`);
      printWhetherHeard(toldReport, place);
    } else print(whoSees(fault, environment));
    if (fault.mendedBy !== undefined) print(`should be mended by: ${fault.mendedBy}`);
    if (lastsMs === undefined && seenBy) print("nobody sees it without requests: --for sends some");
    if (lastsMs === undefined)
      print(`\nto end it: npx homeostat chaos clear ${fault.id} --env ${environment}`);
  }
  if (lastsMs === undefined) {
    if (json === true) printJson(report);
    return EXIT.ok;
  }
  const over = new AbortController();
  const requests = seenBy ? sendRequests(place, seenBy, over.signal) : undefined;
  const wasInterrupted = await interruptedWithin(lastsMs);
  over.abort();
  const counts = await requests;
  await explainingFaults(() => endFault(fault, place));
  if (json === true) printJson({ ...report, endedAt: new Date().toISOString(), requests: counts });
  else {
    if (counts) print(`${String(counts.failed)} of ${String(counts.sent)} requests failed`);
    print(`${fault.id} in ${environment}: over`);
  }
  return wasInterrupted ? EXIT.interrupted : EXIT.ok;
}

/** By whom a fault is noticed, or how it is reported where nothing here can notice it. */
export function whoSees({ alarms, unseenHere }: Fault, environment: string): string {
  if (!unseenHere) return `should be seen by: ${alarms.join(", ")}`;
  const { why, rootCause, on } = unseenHere;
  return [
    `in AWS it is seen by: ${alarms.join(", ")}; nothing here sees it: ${why}`,
    `report it: npx homeostat incidents report ${rootCause} --env ${environment} --local --service cluster --on ${on}`,
  ].join("\n");
}

/** Waits; whether somebody asked to end it before. */
async function interruptedWithin(ms: number): Promise<boolean> {
  const asked = new AbortController();
  const stop = (): void => {
    asked.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, stop);
  await sleep(ms, undefined, { signal: asked.signal }).catch(() => undefined);
  for (const signal of signals) process.off(signal, stop);
  return asked.signal.aborted;
}

async function injectEvent(options: InjectOptions, file: string): Promise<ExitCode> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError(
      EXIT.usage,
      { what: "the file cannot be read", where: file, remedy: "name a file with one event" },
      { cause },
    );
  });
  const place = await chaosPlace(options);
  const put = await explainingFaults(() => putRecordedEvent(place, text, Date.now()));
  const report = await putReport(place, put);
  const { environment } = place;
  if (options.json === true) printJson({ command: "chaos inject", environment, ...report });
  else {
    print(`${report.source} in ${environment}: ${report.detailType}, event ${report.eventId}`);
    printWhetherHeard(report, place);
  }
  return EXIT.ok;
}
