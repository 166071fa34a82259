import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { AutomationFunctionOptions } from "../../../constructs/remediation/automation-function";
import { RemediationTable } from "../../../constructs/remediation/remediation-table";
import { UndeliveredQueue } from "../../../constructs/remediation/undelivered-queue";
import { codeBucket } from "../../support/code-bucket";

const key = (id: string) => ({
  keyId: id,
  keyArn: `arn:aws:kms:eu-west-1:111111111111:key/${id}`,
});

/** What all functions of the automation are made with. */
export function functionOptions(stack: EstateStack): AutomationFunctionOptions {
  return {
    codeBucket,
    logsKey: key("logs"),
    logRetentionDays: 90,
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    undelivered: new UndeliveredQueue(stack, "Undelivered", { messagingKey: key("messaging") }),
  };
}

/** The table that runbooks ask whether they may act. */
export function remediationTable(stack: EstateStack): RemediationTable {
  return new RemediationTable(stack, "Table", { dataKey: key("data") });
}
