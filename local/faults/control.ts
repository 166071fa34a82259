import { type Fault, type FaultPlace, FaultProblem, type ToldEvent } from "./fault";
import { type PutEvent, putRecordedEvent } from "./support/recorded-event";
import { changeFaults, hasFault } from "./support/service-tasks";

/** A fault that was caused. */
export interface BegunFault {
  /** What was done. */
  readonly said: string;
  /** The event that tells of it, where AWS tells of it by one. */
  readonly told?: PutEvent;
}

/** Causes a fault, and tells of it as AWS would where no alarm can. */
export async function beginFault(fault: Fault, place: FaultPlace): Promise<BegunFault> {
  if (fault.kind === "task") {
    const tasks = await changeFaults(place, (count) => fault.changes(count));
    return { said: `${String(tasks.length)} tasks of ${place.service} have it` };
  }
  const said = await explained(() => fault.begin(place));
  const event = await explained(async () => fault.tells?.(place));
  return event ? { said, told: await tell(place, event) } : { said };
}

function tell(place: FaultPlace, { source, detailType, detail, resources }: ToldEvent): Promise<PutEvent> {
  const now = new Date();
  const event = { source, "detail-type": detailType, detail, resources, time: now.toISOString() };
  return putRecordedEvent(place, JSON.stringify(event), now.getTime());
}

/** Ends a fault; harmless where it is not there. */
export async function endFault(fault: Fault, place: FaultPlace): Promise<void> {
  if (fault.kind === "world") await explained(() => fault.end(place));
  else await changeFaults(place, () => fault.restored);
}

/** Whether a fault is there; `undefined` where nobody can tell, since what it would hit is not there. */
export async function isFaultOn(fault: Fault, place: FaultPlace): Promise<boolean | undefined> {
  try {
    return await (fault.kind === "world"
      ? explained(() => fault.isOn(place))
      : hasFault(place, fault.restored));
  } catch (error) {
    if (error instanceof FaultProblem || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What the SDK of AWS says of a call that failed is a problem of the place, and no mistake of the fault. */
async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error && "$metadata" in error)) throw error;
    throw new FaultProblem(`${error.name}: ${error.message}`, "npx homeostat local status", { cause: error });
  }
}
