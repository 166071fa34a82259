import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { incidentPatterns, type IncidentPattern } from "./incident-patterns";

/** What is older is given to a person: an automation must not act on trouble of an hour ago. */
const LONGEST_DELIVERY_SECONDS = 3_600;
/** As many as EventBridge makes, with growing pauses, within the time above. */
const DELIVERY_ATTEMPTS = 185;

/** A queue that rules send to. */
export interface IRuleQueue {
  readonly queueArn: string;
}

/** Props of {@link IncidentRules}. */
export interface IncidentRulesProps {
  /** Name of the bus for what people and Alertmanager report. */
  readonly reportsBusName: string;
  /** FIFO queue of the incidents; it tells duplicates by their content, which has the event's id. */
  readonly queue: IRuleQueue;
  /** Queue of what could not be delivered; a standard one. */
  readonly undelivered: IRuleQueue;
}

/** The rules that bring every event that can be read to the queue of the incidents, each source in its own order. */
export class IncidentRules extends Construct {
  /** Sources of AWS that are listened to, sorted. */
  readonly awsSources: readonly string[];

  constructor(scope: Construct, id: string, props: IncidentRulesProps) {
    super(scope, id);
    const patterns = incidentPatterns(EstateStack.of(this).deployment.accountId);
    this.awsSources = patterns.filter(({ bus }) => bus === "account").map(({ pattern }) => pattern.source[0]);
    for (const pattern of patterns) this.#createRule(pattern, props);
  }

  #createRule({ name, bus, pattern }: IncidentPattern, props: IncidentRulesProps): void {
    const id = pascalCase(name);
    const place = bus === "reports" ? { eventBusName: props.reportsBusName } : {};
    const rule = new CloudwatchEventRule(this, id, {
      ...place,
      name: EstateStack.of(this).physicalName("rule", "remediation", name),
      description: `Events of ${pattern.source[0]} that say how the environment fares`,
      eventPattern: JSON.stringify(pattern),
    });
    new CloudwatchEventTarget(this, `${id}Target`, {
      ...place,
      rule: rule.name,
      arn: props.queue.queueArn,
      sqsTarget: { messageGroupId: name },
      deadLetterConfig: { arn: props.undelivered.queueArn },
      retryPolicy: {
        maximumEventAgeInSeconds: LONGEST_DELIVERY_SECONDS,
        maximumRetryAttempts: DELIVERY_ATTEMPTS,
      },
    });
  }
}

function pascalCase(kebab: string): string {
  return kebab.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
