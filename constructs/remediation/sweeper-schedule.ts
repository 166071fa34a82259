import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";
import type { AutomationFunction } from "./automation-function";
import type { UndeliveredQueue } from "./undelivered-queue";

/** Props of {@link SweeperSchedule}. */
export interface SweeperScheduleProps {
  /** The function that is called. */
  readonly sweeper: AutomationFunction;
  /** Where a call goes that could not be made. */
  readonly undelivered: UndeliveredQueue;
  readonly permissionBoundaryArn: string;
  /** Minutes between two calls. @default 1 */
  readonly everyMinutes?: number;
}

/** Calls the sweeper, so that an execution that died is settled soon after its lease. */
export class SweeperSchedule extends Construct {
  constructor(scope: Construct, id: string, props: SweeperScheduleProps) {
    super(scope, id);
    const everyMinutes = props.everyMinutes ?? 1;
    const role = new ServiceRole(this, "Role", {
      name: "remediation-sweeper-schedule",
      description: "Lets EventBridge Scheduler call the sweeper",
      service: "scheduler.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    props.sweeper.grantInvoke(role);
    props.undelivered.grantSend(role);
    new SchedulerSchedule(this, "Resource", {
      name: EstateStack.of(this).physicalName("schedule", "remediation", "sweeper"),
      description: "Settles executions that died, and sends again what is overdue",
      scheduleExpression: everyMinutes === 1 ? "rate(1 minute)" : `rate(${everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: props.sweeper.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: props.undelivered.queueArn },
        // The next call does what this one could not.
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
      },
      dependsOn: [...role.policies],
    });
  }
}
