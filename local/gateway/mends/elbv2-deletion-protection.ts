/**
 * Refuses to delete a load balancer that its own attribute protects; the emulator keeps the attribute and does not heed
 * it.
 * Follows https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html
 */
import { type Mend, queryQuestion } from "../mend";
import { errorReply } from "../reply";
import { elementsOf, textOf } from "../xml";

const SERVICE = "elasticloadbalancing";
const VERSION = "2015-12-01";

/** Deletion protection of load balancers. */
export const elbv2DeletionProtection: Mend = {
  name: "elbv2-deletion-protection",
  services: [SERVICE],
  matches: (call) => call.action === "DeleteLoadBalancer",
  async handle(call, { ask, next }) {
    const LoadBalancerArn = call.params.get("LoadBalancerArn") ?? "";
    const question = { Action: "DescribeLoadBalancerAttributes", LoadBalancerArn };
    const attributes = await ask("ministack", queryQuestion(SERVICE, VERSION, question));
    // Of a load balancer that is not there, or not the caller's to see, the emulator speaks itself.
    if (attributes.status >= 300 || !isProtected(attributes.body.toString())) return next();
    const message = `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`;
    return errorReply(call, 400, "OperationNotPermitted", message);
  },
};

function isProtected(xml: string): boolean {
  return elementsOf(xml, "member").some(
    (member) => textOf(member, "Key") === "deletion_protection.enabled" && textOf(member, "Value") === "true",
  );
}
