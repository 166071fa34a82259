import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";
import { accountEventPattern } from "./account-event-pattern";

/** Props of {@link AccountEvents}. */
export interface AccountEventsProps {
  readonly permissionBoundaryArn: string;
}

/**
 * Brings what AWS tells in one region for the whole account to the region of the environment; nothing where that is the
 * same. EventBridge tries for a day, by which time an event is too old to be read: a queue of what it gave up would be in
 * a region where nobody looks.
 */
export class AccountEvents extends Construct {
  constructor(scope: Construct, id: string, props: AccountEventsProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const provider = stack.accountRegion;
    if (!provider) return;
    // The account's own bus is there from the beginning.
    const busArn = stack.arn("events", "event-bus/default");
    const role = new ServiceRole(this, "Role", {
      name: "account-events",
      description: "Lets EventBridge bring events of the whole account to the region of the environment",
      service: "events.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    role.allow({ sid: "BringEvents", actions: ["events:PutEvents"], resources: [busArn] });
    const rule = new CloudwatchEventRule(this, "Resource", {
      provider,
      name: stack.physicalName("rule", "account-events"),
      description: "What AWS tells of the whole account: unusual costs and leaked keys",
      eventPattern: JSON.stringify(accountEventPattern(stack.deployment.accountId)),
    });
    new CloudwatchEventTarget(this, "Target", {
      provider,
      rule: rule.name,
      arn: busArn,
      roleArn: role.roleArn,
      dependsOn: [...role.policies],
    });
  }
}
