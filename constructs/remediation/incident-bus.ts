import { CloudwatchEventArchive } from "@cdktf/provider-aws/lib/cloudwatch-event-archive";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus";
import { CloudwatchEventBusPolicy } from "@cdktf/provider-aws/lib/cloudwatch-event-bus-policy";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";

/** Sources that the bus takes events of: people with `homeostat`, and Alertmanager. */
export const INCIDENT_SOURCES = ["homeostat", "homeostat.alertmanager"] as const;

/** Props of {@link IncidentBus}. */
export interface IncidentBusProps {
  /** Names of the platform's own roles that hand reports over for others. @default - none */
  readonly reporterRoles?: readonly string[];
  /** Days that an event can be replayed, on this bus and on the account's own. @default 90 */
  readonly archiveDays?: number;
}

/** Where people and Alertmanager report incidents, apart from the account's own bus; and what can be replayed of both. */
export class IncidentBus extends Construct {
  readonly busName: string;
  readonly busArn: string;

  readonly #archiveDays: number;

  constructor(scope: Construct, id: string, props: IncidentBusProps = {}) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const bus = new CloudwatchEventBus(this, "Resource", {
      name: stack.physicalName("generic", "remediation"),
      description: "Incidents that people and Alertmanager report",
    });
    this.busName = bus.name;
    this.busArn = bus.arn;
    this.#archiveDays = props.archiveDays ?? 90;
    this.#createPolicy(stack, props.reporterRoles ?? []);
    new CloudwatchEventArchive(this, "Reported", {
      name: stack.physicalName("archive", "remediation", "reported"),
      description: "Every incident that was reported, for replay",
      eventSourceArn: bus.arn,
      retentionDays: this.#archiveDays,
    });
  }

  /** Keeps the events of these sources of AWS too, of the account's own bus. */
  archive(awsSources: readonly string[]): void {
    const stack = EstateStack.of(this);
    new CloudwatchEventArchive(this, "Observed", {
      name: stack.physicalName("archive", "remediation", "observed"),
      description: "Every event of AWS that remediation listens to, for replay",
      // The account's own bus is there from the beginning.
      eventSourceArn: stack.arn("events", "event-bus/default"),
      eventPattern: JSON.stringify({ source: [...awsSources].sort() }),
      retentionDays: this.#archiveDays,
    });
  }

  /** Lets one of the platform's own roles, which the bus was told of, report events of one source. */
  grantReport(grantee: IGrantee, source: (typeof INCIDENT_SOURCES)[number]): void {
    grantee.allow({
      sid: "ReportIncidents",
      actions: ["events:PutEvents"],
      resources: [this.busArn],
      conditions: [{ test: "StringEquals", variable: "events:source", values: [source] }],
    });
  }

  /**
   * Whoever may put events needs a right of his own; these statements only take away. What the platform itself runs
   * reports nothing here, but for others: a runbook that could would be able to start itself.
   */
  #createPolicy(stack: EstateStack, reporterRoles: readonly string[]): void {
    const { accountId, organization, environment } = stack.deployment;
    const when = (test: string, variable: string, values: readonly string[]) => ({
      test,
      variable,
      values: [...values],
    });
    const refuse = (sid: string, ...condition: readonly ReturnType<typeof when>[]) => ({
      sid,
      effect: "Deny",
      actions: ["events:PutEvents"],
      resources: [this.busArn],
      principals: [{ type: "*", identifiers: ["*"] }],
      condition: [...condition],
    });
    const roles = (names: readonly string[]) => names.map((name) => stack.arn("iam", `role/${name}`, ""));
    const principal = "aws:PrincipalArn";
    new CloudwatchEventBusPolicy(this, "Policy", {
      eventBusName: this.busName,
      policy: new DataAwsIamPolicyDocument(this, "PolicyDocument", {
        statement: [
          refuse("OnlyThisAccount", when("StringNotEquals", "aws:PrincipalAccount", [accountId])),
          refuse("OnlyIncidents", when("StringNotEquals", "events:source", INCIDENT_SOURCES)),
          refuse(
            "NotThePlatformItself",
            when("ArnLike", principal, roles([`${organization}-${environment}-*`])),
            ...(reporterRoles.length > 0 ? [when("ArnNotEquals", principal, roles(reporterRoles))] : []),
          ),
        ],
      }).json,
    });
  }
}
