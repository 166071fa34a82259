import type { FaultPlace } from "../../local/faults/fault";
import type { PutEvent } from "../../local/faults/support/recorded-event";
import { unheardIn } from "../../local/faults/support/unheard";
import { explainingFaults } from "./chaos-place";
import { print } from "./output";

/** An event that was put, as it is told of. */
export interface PutReport {
  readonly eventId: string;
  readonly source: string;
  readonly detailType: string;
  /** Region where no rule hears it. @default - it is heard all the way */
  readonly unheardIn?: string;
}

/** What became of an event, and whether anything will. @throws CliError where the estate refuses */
export async function putReport(place: FaultPlace, { eventId, event }: PutEvent): Promise<PutReport> {
  const deaf = await explainingFaults(() => unheardIn(place, event));
  const { source, "detail-type": detailType } = event;
  return { eventId, source, detailType, ...(deaf !== undefined && { unheardIn: deaf }) };
}

/** Says where nobody hears of an event, and what brings it. */
export function printWhetherHeard(
  { unheardIn: region }: PutReport,
  { environment, estate }: FaultPlace,
): void {
  if (region === undefined) return;
  const stack = region === estate.region ? "operations" : "audit";
  print(`no rule in ${region} hears it, so nothing comes of it; where ${stack} is not applied:`);
  print(`  npx homeostat apply --env ${environment} --local --yes --stack ${stack}`);
}
