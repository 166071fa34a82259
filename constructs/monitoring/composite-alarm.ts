import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { IAlarm } from "./alarm";
import type { IAlarmAction } from "./alarm-action";
import { runbookUrl } from "./runbook-url";
import type { Severity } from "./severity";

/** Props of {@link CompositeAlarm}. */
export interface CompositeAlarmProps {
  /** Part of the platform that the children watch, e.g. `database`. */
  readonly component: string;
  readonly severity: Severity;
  /** Alarms of which one is enough, 1 to 100. */
  readonly children: readonly IAlarm[];
  /** Whom the alarm tells. */
  readonly action: IAlarmAction;
  /** Page with the runbooks. */
  readonly runbooksUrl: string;
  /** Alarm during which this one stays quiet, because it already tells more. @default - none */
  readonly quietDuring?: IAlarm;
}

/** CloudWatch's limit of alarms in one rule. */
const MOST_CHILDREN = 100;
const SUPPRESSION_SECONDS = 120;

/** One page per incident: bad as soon as one child is, and told once, however many children follow. */
export class CompositeAlarm extends Construct implements IAlarm {
  readonly alarmName: string;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: CompositeAlarmProps) {
    super(scope, id);
    const { component, severity, children, quietDuring } = props;
    if (children.length < 1 || children.length > MOST_CHILDREN) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "children",
        value: children.length,
        allowed: `1 to ${String(MOST_CHILDREN)} alarms`,
        remedy: "Split the component, or watch it with fewer alarms.",
      });
    }
    const target = props.action.targetArn(severity);
    const alarm = new CloudwatchCompositeAlarm(this, "Resource", {
      alarmName: EstateStack.of(this).physicalName("alarm", component, severity.toLowerCase()),
      alarmDescription:
        `${severity}: at least one ${severity} alarm of the ${component} is on; the children say which. ` +
        `Runbook: ${runbookUrl(props.runbooksUrl, component)}`,
      alarmRule: children.map(({ alarmName }) => `ALARM("${alarmName}")`).join(" OR "),
      alarmActions: [target],
      okActions: [target],
      ...(quietDuring ? { actionsSuppressor: suppressedBy(quietDuring) } : {}),
      tags: { severity },
    });
    this.alarmName = alarm.alarmName;
    this.alarmArn = alarm.arn;
  }
}

function suppressedBy({ alarmName }: IAlarm) {
  // Waits for the graver alarm, which may need a period longer; and outlasts it, so that its end is no new page.
  return { alarm: alarmName, waitPeriod: SUPPRESSION_SECONDS, extensionPeriod: SUPPRESSION_SECONDS };
}
