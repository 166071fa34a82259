import type { IAlarmAction } from "../monitoring/alarm-action";
import type { IMonitored } from "../monitoring/monitored";
import type { ShownRunbook } from "./automation-dashboard";

/** What alarms and dashboards need of the automation. */
export interface IAutomation extends IMonitored {
  /** Whom its own alarms tell: nobody that is told by what they watch. */
  readonly emergency: IAlarmAction;
  /** As many executions as there may be at once. */
  readonly mostInFlight: number;
  /** Every runbook that has a function. */
  readonly runbooks: readonly ShownRunbook[];
}
