import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { LocalEstate } from "../../../local";
import { putRecordedEvent } from "../../../local/faults/support/recorded-event";
import type { BusEvent } from "./aws-event";
import { estateClients } from "./estate-clients";
import { faultPlace } from "./fault-place";

/**
 * Puts an event on the bus where its source puts its own: AWS's services on the account's, people on that for reports.
 *
 * @returns the id that it was delivered under
 */
export async function putEvent(estate: LocalEstate, environment: string, event: BusEvent): Promise<string> {
  if (event.source.startsWith("aws.")) {
    const place = faultPlace(estate, environment);
    return (await putRecordedEvent(place, JSON.stringify(event), Date.now())).eventId;
  }
  const { events } = estateClients(estate, environment);
  const entry = {
    EventBusName: `homeostat-${environment}-remediation`,
    Source: event.source,
    DetailType: event["detail-type"],
    Detail: JSON.stringify(event.detail),
  };
  const { Entries: [put] = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
  if (put?.EventId === undefined) throw new Error(`the bus refused the event: ${JSON.stringify(put)}`);
  return put.EventId;
}
