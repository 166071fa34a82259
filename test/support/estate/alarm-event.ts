import { randomUUID } from "node:crypto";
import type { LocalEstate } from "../../../local";
import { type BusEvent, eventNow } from "./aws-event";

/** What CloudWatch tells when an alarm of the reference service begins. */
export function serviceAlarmEvent(
  estate: LocalEstate,
  environment: string,
  alarm: { readonly kind: string; readonly namespace: string; readonly metric: string },
  dimensions: Readonly<Record<string, string>>,
): BusEvent {
  const alarmName = `homeostat-${environment}-${alarm.kind}`;
  const timestamp = new Date().toISOString().replace("Z", "+0000");
  const metric = { namespace: alarm.namespace, name: alarm.metric, dimensions };
  const arn = `arn:aws:cloudwatch:${estate.region}:${estate.accounts[environment] ?? ""}:alarm:${alarmName}`;
  return eventNow(estate, environment, {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [arn],
    detail: {
      alarmName,
      state: { value: "ALARM", reason: "Threshold Crossed: 2 out of the last 2 datapoints", timestamp },
      previousState: { value: "OK", reason: "Threshold not crossed", timestamp },
      configuration: {
        metrics: [{ id: "m1", metricStat: { metric, period: 60, stat: "Maximum" }, returnData: true }],
        description: `P2: ${alarm.kind}`,
      },
    },
  });
}

/** What CloudWatch tells when an alarm that began as this event says is off again, now. */
export function alarmOver(event: BusEvent): BusEvent {
  const now = new Date().toISOString();
  const state = { value: "OK", reason: "Threshold not crossed", timestamp: now.replace("Z", "+0000") };
  return {
    ...event,
    id: randomUUID(),
    time: now.replace(/\.\d+Z$/, "Z"),
    detail: { ...event.detail, state },
  };
}
