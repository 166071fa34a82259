import type { EstateStack } from "../../../constructs/core/estate-stack";
import {
  AutomationFunction,
  type AutomationFunctionOptions,
  type AutomationFunctionProps,
} from "../../../constructs/remediation/automation-function";
import { UndeliveredQueue } from "../../../constructs/remediation/undelivered-queue";
import { codeBucket } from "../../support/code-bucket";

const key = (name: string) => ({ keyArn: `arn:aws:kms:eu-west-1:111111111111:key/${name}`, keyId: name });

export const logsKey = key("logs");
export const dataKey = key("data");
export const messagingKey = key("messaging");

/** What every function of a test stack needs; once for each stack. */
export function commonOf(stack: EstateStack): AutomationFunctionOptions {
  return {
    codeBucket,
    logsKey,
    logRetentionDays: 30,
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    undelivered: new UndeliveredQueue(stack, "Undelivered", { messagingKey }),
  };
}

/** A function; a test overrides what it is about. */
export function functionOf(
  stack: EstateStack,
  common: AutomationFunctionOptions,
  props: Partial<AutomationFunctionProps> = {},
): AutomationFunction {
  return new AutomationFunction(stack, "Function", {
    ...{ ...common, name: "intake", description: "Reads events", entry: "services/worker/handler.ts" },
    ...props,
  });
}
