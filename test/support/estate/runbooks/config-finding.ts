import { type BusEvent, eventNow } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";

/** What AWS Config says of a resource that breaks a rule of ours, by the rule's name without the environment's. */
export function configFinding(
  { estate, environment }: RunbookStage,
  rule: string,
  target: { readonly type: string; readonly id: string },
): BusEvent {
  const configRuleName = `homeostat-${environment}-${rule}`;
  return eventNow(estate, environment, {
    source: "aws.config",
    detailType: "Config Rules Compliance Change",
    detail: {
      ...{ configRuleName, resourceType: target.type, resourceId: target.id },
      awsAccountId: estate.accounts[environment] ?? "",
      awsRegion: estate.region,
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: { complianceType: "NON_COMPLIANT" },
    },
  });
}
