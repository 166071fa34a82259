import { DescribeEventsCommand, RDSClient } from "@aws-sdk/client-rds";
import type { DatabaseEvent, DatabaseEvents } from "../../runbooks/ports/database-events";
import { stepClientSettings } from "./client-settings";

/** The log of RDS. It is only read: there is nothing that a stale fence could touch. */
export class AwsDatabaseEvents implements DatabaseEvents {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async eventsOf(id: string, minutes: number): Promise<readonly DatabaseEvent[]> {
    const events: DatabaseEvent[] = [];
    let marker: string | undefined;
    do {
      const page = await this.client.send(
        new DescribeEventsCommand({
          SourceIdentifier: id,
          SourceType: "db-instance",
          Duration: minutes,
          ...(marker !== undefined && { Marker: marker }),
        }),
      );
      for (const { Date: at, Message: message } of page.Events ?? []) {
        if (at && message !== undefined) events.push({ atMs: at.getTime(), message });
      }
      marker = page.Marker;
    } while (marker !== undefined && marker !== "");
    return events;
  }
}
