import type { ToldFault } from "../../../local/faults/fault";
import { type BusEvent, eventNow } from "./aws-event";
import type { RunbookStage } from "./runbook-stage";

/** What AWS says of a fault that is there, or was: as it is put when the fault is caused. */
export async function toldEvent(
  { estate, environment, place }: RunbookStage,
  fault: ToldFault,
): Promise<BusEvent> {
  return eventNow(estate, environment, await fault.tells(place));
}
