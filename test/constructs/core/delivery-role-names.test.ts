import { deliveryRoleArn, deliveryRoleName } from "../../../constructs/core/delivery-role-names";
import { estateStack } from "../../support/estate-stack";

test("a role of delivery is named after its environment and what it is for", () => {
  const stack = estateStack("security");
  expect(deliveryRoleName(stack, "plan")).toBe("homeostat-dev-delivery-plan");
  expect(deliveryRoleArn(stack, "apply")).toBe("arn:aws:iam::111111111111:role/homeostat-dev-delivery-apply");
});
