import type { Construct } from "constructs";
import type { RunbookSpec } from "../../automation/remediation/runbook-spec";
import { EstateStack } from "../core/estate-stack";
import { AutomationFunction, type AutomationFunctionOptions } from "./automation-function";
import { MOST_IN_FLIGHT } from "./remediation-metrics";
import type { RemediationTable } from "./remediation-table";
import { engineDenials, runbookRights } from "./runbook-rights";
import { runbookEntry } from "./runnable-runbooks";
import { functionTimeoutSeconds } from "./workflow/timing";

/** Props of {@link RunbookFunction}. */
export interface RunbookFunctionProps extends AutomationFunctionOptions {
  readonly spec: RunbookSpec;
  /** Asked before each effect whether it may happen. */
  readonly table: Pick<RemediationTable, "grantReadGuardrails">;
  /** Variables of the function, as `automation/functions/settings.ts` knows them; no secrets. @default - those of every function */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The function that runs the steps of one runbook, under a role of its own: the rights that the spec declares, a look at
 * the guardrails, and nothing of the engine that holds it back.
 */
export class RunbookFunction extends AutomationFunction {
  readonly spec: RunbookSpec;

  constructor(scope: Construct, id: string, props: RunbookFunctionProps) {
    const { spec, table, ...rest } = props;
    super(scope, id, {
      ...rest,
      name: spec.id,
      description: spec.title,
      code: { entry: runbookEntry(spec.id) },
      timeoutSeconds: functionTimeoutSeconds(spec),
      reservedConcurrency: MOST_IN_FLIGHT,
    });
    this.spec = spec;
    const stack = EstateStack.of(this);
    for (const right of runbookRights(spec, stack)) this.allow(right);
    table.grantReadGuardrails(this);
    for (const denial of engineDenials(stack)) this.forbid(denial);
  }
}
