import type { FaultPlace, ToldEvent } from "../fault";

/**
 * What AWS Config says of a resource that breaks a rule of ours. Follows
 * https://docs.aws.amazon.com/config/latest/developerguide/example-config-rule-compliance-notification.html
 *
 * @param rule its name without the environment's
 */
export function configFinding(
  { accountId, environment, estate }: FaultPlace,
  rule: string,
  target: { readonly type: string; readonly id: string },
): ToldEvent {
  return {
    source: "aws.config",
    detailType: "Config Rules Compliance Change",
    detail: {
      configRuleName: `homeostat-${environment}-${rule}`,
      ...{ resourceType: target.type, resourceId: target.id },
      ...{ awsAccountId: accountId, awsRegion: estate.region },
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: { complianceType: "NON_COMPLIANT" },
    },
  };
}
