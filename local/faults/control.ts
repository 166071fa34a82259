import { type Fault, type FaultPlace, FaultProblem } from "./fault";
import { changeFaults, hasFault } from "./service-tasks";

/** Causes a fault; says what it did. */
export async function beginFault(fault: Fault, place: FaultPlace): Promise<string> {
  if (fault.kind === "world") return fault.begin(place);
  const tasks = await changeFaults(place, fault.changes);
  return `${String(tasks.length)} tasks of ${place.service} have it`;
}

/** Ends a fault; harmless where it is not there. */
export async function endFault(fault: Fault, place: FaultPlace): Promise<void> {
  if (fault.kind === "world") await fault.end(place);
  else await changeFaults(place, fault.restored);
}

/** Whether a fault is there; `undefined` where nobody can tell, since what it would hit is not there. */
export async function isFaultOn(fault: Fault, place: FaultPlace): Promise<boolean | undefined> {
  try {
    return await (fault.kind === "world" ? fault.isOn(place) : hasFault(place, fault));
  } catch (error) {
    if (error instanceof FaultProblem || error instanceof TypeError) return undefined;
    throw error;
  }
}
