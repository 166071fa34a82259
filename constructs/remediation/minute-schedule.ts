import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";
import type { AutomationFunction } from "./automation-function";
import type { UndeliveredQueue } from "./undelivered-queue";

/** What is called. */
export interface ScheduledCall {
  readonly target: AutomationFunction;
  /** What it is called with. @default - the schedule's own event */
  readonly input?: object;
}

/** Props of {@link MinuteSchedule}. */
export interface MinuteScheduleProps {
  /** By the last part of each schedule's name, e.g. `sweep`. */
  readonly calls: Readonly<Record<string, ScheduledCall>>;
  /** Where a call goes that could not be made. */
  readonly undelivered: UndeliveredQueue;
  readonly permissionBoundaryArn: string;
}

/** Calls functions once a minute: whatever died or was left lying is found soon. */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, props: MinuteScheduleProps) {
    super(scope, id);
    const role = this.#createRole(props);
    for (const [name, { target, input }] of Object.entries(props.calls)) {
      new SchedulerSchedule(this, name, {
        name: EstateStack.of(this).physicalName("schedule", "remediation", name),
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: target.functionArn,
          roleArn: role.roleArn,
          ...(input !== undefined && { input: JSON.stringify(input) }),
          deadLetterConfig: { arn: props.undelivered.queueArn },
          // The next call does what this one could not.
          retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
        },
        dependsOn: [...role.policies],
      });
    }
  }

  #createRole({ calls, undelivered, permissionBoundaryArn }: MinuteScheduleProps): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: "remediation-schedule",
      description: "Lets EventBridge Scheduler call what looks after remediation",
      service: "scheduler.amazonaws.com",
      permissionBoundaryArn,
    });
    role.allow({
      sid: "CallFunctions",
      actions: ["lambda:InvokeFunction"],
      resources: Object.values(calls).map(({ target }) => target.functionArn),
    });
    undelivered.grantSend(role);
    return role;
  }
}
