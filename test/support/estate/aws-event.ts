import { randomUUID } from "node:crypto";
import type { LocalEstate } from "../../../local";

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: object;
  readonly [field: string]: unknown;
}

/** What an event says that is not the same for all. */
export interface EventOf {
  /** e.g. `aws.ec2` */
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** ARNs. @default - none */
  readonly resources?: readonly string[];
}

/** An event of an environment's account that happens now. */
export function eventNow(
  { region, accounts }: LocalEstate,
  environment: string,
  { source, detailType, detail, resources = [] }: EventOf,
): BusEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: accounts[environment] ?? "",
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources,
    detail,
  };
}

/** Trouble that a person reports. */
export function manualIncident(
  estate: LocalEstate,
  environment: string,
  trouble: { readonly rootCause: string; readonly target: { readonly type: string; readonly id: string } },
): BusEvent {
  const reportedBy = `arn:aws:iam::${estate.accounts[environment] ?? ""}:user/somebody`;
  return eventNow(estate, environment, {
    source: "homeostat",
    detailType: "Manual Incident",
    detail: {
      ...{ status: "begins", symptoms: [], service: "reference", severity: "P2", reportedBy },
      ...{ ...trouble, says: "seen by a person" },
    },
  });
}
