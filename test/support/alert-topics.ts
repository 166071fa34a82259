import type { IAlertTopics } from "../../constructs/monitoring/alert-topics";

/** The topics of an environment's alerts, as another stack hands them over. */
export function alertTopicsOf(environment: string, accountId: string) {
  const arn = (severity: string) =>
    `arn:aws:sns:eu-west-1:${accountId}:homeostat-${environment}-alerts-${severity}`;
  const topicArns = { P1: arn("p1"), P2: arn("p2"), P3: arn("p3"), P4: arn("p4") };
  return {
    topicArns,
    targetArn: (severity) => topicArns[severity],
    grantPublish: (grantee) => {
      grantee.allow({ sid: "TellPeople", actions: ["sns:Publish"], resources: Object.values(topicArns) });
    },
  } satisfies IAlertTopics;
}
