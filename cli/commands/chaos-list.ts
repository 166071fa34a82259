import { endFault, isFaultOn } from "../../local/faults/control";
import type { Fault } from "../../local/faults/fault";
import { EXIT, type ExitCode } from "../exit-codes";
import { table } from "../terminal/table";
import { allFaults, type ChaosOptions, chaosPlace, explainingFaults, knownFault } from "./chaos-place";
import { print, printJson } from "./output";

/** `homeostat chaos list`: the faults, and which are there now. */
export async function list(options: ChaosOptions): Promise<ExitCode> {
  const place = await chaosPlace(options);
  const faults = await Promise.all(
    (await allFaults()).map(async (fault) => ({
      fault: fault.id,
      on: (await isFaultOn(fault, place)) ?? null,
      summary: fault.summary,
      alarms: fault.alarms,
      seenHere: fault.unseenHere === undefined,
    })),
  );
  const { environment, service } = place;
  if (options.json === true) printJson({ command: "chaos list", environment, service, faults });
  else {
    const rows = faults.map(({ fault, on, summary }) => [
      fault,
      on === null ? "?" : on ? "on" : "-",
      summary,
    ]);
    print(table([{ title: "FAULT" }, { title: "NOW" }, { title: "WHAT GOES WRONG" }], rows));
  }
  return EXIT.ok;
}

/** `homeostat chaos clear`: ends one fault, or all that are there. */
export async function clear(options: ChaosOptions, id: string | undefined): Promise<ExitCode> {
  const named = id === undefined ? undefined : await knownFault(id);
  const place = await chaosPlace(options);
  const cleared: string[] = [];
  for (const fault of named ? [named] : await allFaults()) {
    // What nobody can tell of is not there, or was asked for by its name.
    const isOver = !named && (await isFaultOn(fault, place)) !== true;
    if (isOver && !canLeaveThings(fault)) continue;
    await explainingFaults(() => endFault(fault, place));
    if (!isOver) cleared.push(fault.id);
  }
  const { environment, service } = place;
  if (options.json === true) printJson({ command: "chaos clear", environment, service, cleared });
  else
    print(
      cleared.length === 0
        ? `no fault is on in ${environment}`
        : `over in ${environment}: ${cleared.join(", ")}`,
    );
  return EXIT.ok;
}

/** What AWS tells of is made for the fault, and is still there when a runbook has made it harmless. */
function canLeaveThings(fault: Fault): boolean {
  return fault.kind === "world" && fault.tells !== undefined;
}
