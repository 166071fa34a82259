import type { FaultPlace, ToldEvent } from "../fault";

/** What is not the same in all findings. */
export interface Finding {
  readonly id: string;
  /** e.g. `UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom` */
  readonly type: string;
  readonly title: string;
  /** What GuardDuty knows of the resource, with its kind. */
  readonly resource: { readonly resourceType: string; readonly [kind: string]: unknown };
}

/** A finding of GuardDuty of high severity. Follows https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html */
export function guarddutyFinding({ accountId }: FaultPlace, finding: Finding): ToldEvent {
  return {
    source: "aws.guardduty",
    detailType: "GuardDuty Finding",
    detail: { accountId, ...finding, severity: 8, service: { archived: false, count: 1 } },
  };
}
