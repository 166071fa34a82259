import type { EstateStack } from "./estate-stack";

/** What a job of delivery takes its role on for. */
export type DeliveryPurpose = "plan" | "apply" | "drift";

/** Name of a role of delivery. */
export function deliveryRoleName(stack: EstateStack, purpose: DeliveryPurpose): string {
  return stack.physicalName("role", `delivery-${purpose}`);
}

/** ARN of a role of delivery, for whoever names it without waiting for it. */
export function deliveryRoleArn(stack: EstateStack, purpose: DeliveryPurpose): string {
  return stack.arn("iam", `role/${deliveryRoleName(stack, purpose)}`, "");
}
