import { Construct } from "constructs";
import type { EnvironmentGuardrails } from "../../automation/remediation/guardrails/limits";
import { prepareFunctionCode } from "../core/function-code";
import type { AutomationFunctionOptions } from "./automation-function";
import type { RemediationTable } from "./remediation-table";
import type { ConnectionTargets } from "./runbook-connections";
import { RunbookFunction } from "./runbook-function";
import { runbookEntry, runnableRunbooks } from "./runnable-runbooks";

/** Props of {@link Runbooks}. */
export interface RunbooksProps extends AutomationFunctionOptions {
  readonly table: RemediationTable;
  readonly targets: ConnectionTargets;
  /** Limits of the environment. @default - see EnvironmentGuardrails */
  readonly guardrails?: EnvironmentGuardrails;
  /** Variables of every runbook's function. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A function for each runbook that has steps. */
export class Runbooks extends Construct {
  readonly functions: readonly RunbookFunction[];

  constructor(scope: Construct, id: string, props: RunbooksProps) {
    super(scope, id);
    const specs = runnableRunbooks();
    prepareFunctionCode(specs.map((spec) => runbookEntry(spec.id)));
    // The ids of runbooks are the ids of constructs: a runbook that is renamed is another one.
    this.functions = specs.map((spec) => new RunbookFunction(this, spec.id, { ...props, spec }));
  }
}
