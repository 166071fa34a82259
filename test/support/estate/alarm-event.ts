import { randomUUID } from "node:crypto";
import type { LocalEstate } from "../../../local";

/** An event as EventBridge delivers it. */
export interface AlarmEvent {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** What CloudWatch tells when an alarm of the reference service begins. */
export function serviceAlarmEvent(
  { region, accounts }: LocalEstate,
  environment: string,
  alarm: { readonly kind: string; readonly namespace: string; readonly metric: string },
  dimensions: Readonly<Record<string, string>>,
): AlarmEvent {
  const account = accounts[environment] ?? "";
  const alarmName = `homeostat-${environment}-${alarm.kind}`;
  const now = new Date().toISOString();
  const timestamp = now.replace("Z", "+0000");
  const metric = { namespace: alarm.namespace, name: alarm.metric, dimensions };
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account,
    time: now.replace(/\.\d+Z$/, "Z"),
    region,
    resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: { value: "ALARM", reason: "Threshold Crossed: 2 out of the last 2 datapoints", timestamp },
      previousState: { value: "OK", reason: "Threshold not crossed", timestamp },
      configuration: {
        metrics: [{ id: "m1", metricStat: { metric, period: 60, stat: "Maximum" }, returnData: true }],
        description: `P2: ${alarm.kind}`,
      },
    },
  };
}
