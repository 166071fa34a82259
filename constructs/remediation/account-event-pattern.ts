import { EVENT_PATTERNS, type EventPattern } from "../../automation/remediation/normalise/event-patterns";

/**
 * Pattern in EventBridge's language of what is read and told for the whole account, and of nothing else: what AWS says
 * of the resources in the region where it tells it is none of the environment's business.
 */
export function accountEventPattern(accountId: string): object {
  const read: readonly EventPattern[] = Object.values(EVENT_PATTERNS);
  const told = read.flatMap(({ source, detailTypes, ofTheAccount: detail }) =>
    detail === undefined
      ? []
      : [{ source: [source], "detail-type": detailTypes, ...(Object.keys(detail).length > 0 && { detail }) }],
  );
  return { account: [accountId], $or: told };
}
