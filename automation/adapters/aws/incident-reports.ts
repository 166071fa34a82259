import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { IncidentReport, IncidentReports } from "../../remediation/intake/incident-reports";
import { engineClientSettings } from "./client-settings";

/** Props for {@link AwsIncidentReports}. */
export interface AwsIncidentReportsProps {
  readonly busName: string;
  /** @default - one with the settings of a step */
  readonly client?: Pick<EventBridgeClient, "send">;
}

/** The bus for reports of an environment. It takes an event at least once: the same news twice is one incident. */
export class AwsIncidentReports implements IncidentReports {
  readonly #client: Pick<EventBridgeClient, "send">;

  constructor(private readonly props: AwsIncidentReportsProps) {
    this.#client = props.client ?? new EventBridgeClient(engineClientSettings);
  }

  async put({ source, detailType, detail }: IncidentReport): Promise<string> {
    const { Entries = [] } = await this.#client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.props.busName,
            Source: source,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    const [entry] = Entries;
    // Refused entries come with a good answer.
    if (entry?.EventId !== undefined && entry.ErrorCode === undefined) return entry.EventId;
    const why = entry === undefined ? "no answer" : `${entry.ErrorCode ?? ""} ${entry.ErrorMessage ?? ""}`;
    throw new Error(`${this.props.busName} did not take the report: ${why.trim()}`);
  }
}
