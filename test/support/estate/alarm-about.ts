import { DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import type { LocalEstate } from "../../../local";
import type { Fault } from "../../../local/faults/fault";
import type { estateClients } from "./estate-clients";
import { eventually } from "./eventually";
import type { RemediationTrail } from "./remediation-trail";

/** An event that tells of trouble. */
export interface Told {
  /** Id that it was delivered under. */
  readonly eventId: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly atMs: number;
}

/** The slowest alarm looks at fifteen minutes, and is evaluated once a minute. */
const ALARM_SECONDS = 17 * 60;
/** What is measured is put every few seconds, whatever the alarms' minutes are. */
const MEASURED_SECONDS = 30;
/** What a throttled function has before it takes minutes to work off. */
const QUIET_SECONDS = 300;

type Clients = Pick<ReturnType<typeof estateClients>, "cloudwatch">;

/** Waits for the event by which one of its alarms tells of a fault that was caused. */
export async function alarmAbout(
  { id, alarms }: Fault,
  sinceMs: number,
  trail: RemediationTrail,
  { alarmTimeScale }: LocalEstate,
): Promise<Told> {
  const look = async () => {
    const reports = (await trail.everything()).flatMap(({ fact, atMs }) =>
      fact.what === "reported" && atMs >= sinceMs ? [fact.incident] : [],
    );
    return reports.find(({ rootCause }) => alarms.includes(rootCause));
  };
  const within = ALARM_SECONDS / alarmTimeScale + MEASURED_SECONDS;
  const { source, detectedAtMs } = await eventually(`an alarm tells of ${id}`, look, within);
  return { eventId: source.eventId, atMs: detectedAtMs };
}

/** Waits until no alarm sees a fault any more: one that still does, of the fault before, would not go off for it. */
export async function alarmsQuiet(fault: Fault, clients: Clients, environment: string): Promise<void> {
  const quiet = async () =>
    (await alarmsOf(fault, clients, environment)).every(({ StateValue }) => StateValue !== "ALARM");
  await eventually(`the alarms that see ${fault.id} are quiet`, quiet, QUIET_SECONDS);
}

/** Sets the alarms that see a fault to OK, so that they go off anew where it still is there. */
export async function soundAgain(fault: Fault, clients: Clients, environment: string): Promise<void> {
  for (const { AlarmName } of await alarmsOf(fault, clients, environment)) {
    const state = { AlarmName, StateValue: "OK" as const, StateReason: "It is to go off anew" };
    await clients.cloudwatch.send(new SetAlarmStateCommand(state));
  }
}

async function alarmsOf({ alarms }: Fault, { cloudwatch }: Clients, environment: string) {
  const found = await Promise.all(
    alarms.map((alarm) =>
      cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `homeostat-${environment}-${alarm}` })),
    ),
  );
  return found.flatMap(({ MetricAlarms = [] }) => MetricAlarms);
}
