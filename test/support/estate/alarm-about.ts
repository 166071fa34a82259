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

/** Sets the alarms that see a fault to OK, so that they go off anew where it still is there. */
export async function soundAgain(
  { alarms }: Fault,
  { cloudwatch }: ReturnType<typeof estateClients>,
  environment: string,
): Promise<void> {
  for (const alarm of alarms) {
    const AlarmNamePrefix = `homeostat-${environment}-${alarm}`;
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix }));
    for (const { AlarmName } of MetricAlarms) {
      const state = { AlarmName, StateValue: "OK" as const, StateReason: "It is to go off anew" };
      await cloudwatch.send(new SetAlarmStateCommand(state));
    }
  }
}
