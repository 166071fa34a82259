import type { Construct } from "constructs";
import type { EnvironmentGuardrails } from "../../automation/remediation/guardrails/limits";
import type { RunbookSpec } from "../../automation/remediation/runbook-spec";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { AutomationFunction, type AutomationFunctionOptions } from "./automation-function";
import { mostInFlight } from "./remediation-metrics";
import type { RemediationTable } from "./remediation-table";
import { type ConnectionTargets, RunbookConnections } from "./runbook-connections";
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
  /** Limits of the environment. @default - see EnvironmentGuardrails */
  readonly guardrails?: EnvironmentGuardrails;
  /** What the spec may connect to. @default - a runbook that connects to something is refused */
  readonly targets?: ConnectionTargets;
}

/**
 * The function that runs the steps of one runbook, under a role of its own: the rights that the spec declares, a look at
 * the guardrails, and nothing of the engine that holds it back.
 */
export class RunbookFunction extends AutomationFunction {
  readonly spec: RunbookSpec;

  constructor(scope: Construct, id: string, props: RunbookFunctionProps) {
    const { spec, table, targets, variables, guardrails, ...rest } = props;
    const network = connectionsOf(scope, id, spec, targets);
    super(scope, id, {
      ...rest,
      ...(network && { network }),
      variables: { ...variables, ...network?.variables },
      name: spec.id,
      description: spec.title,
      entry: runbookEntry(spec.id),
      timeoutSeconds: functionTimeoutSeconds(spec),
      // A lower limit leaves room: a call that timed out may still run while the next one begins.
      reservedConcurrency: Math.max(mostInFlight(), mostInFlight(guardrails)),
    });
    this.spec = spec;
    const stack = EstateStack.of(this);
    for (const right of runbookRights(spec, stack)) this.allow(right);
    table.grantReadGuardrails(this);
    for (const denial of engineDenials(stack)) this.forbid(denial);
  }
}

function connectionsOf(
  scope: Construct,
  id: string,
  spec: RunbookSpec,
  targets: ConnectionTargets | undefined,
): RunbookConnections | undefined {
  const { connectsTo } = spec;
  if (!connectsTo) return undefined;
  if (targets) return new RunbookConnections(scope, `${id}-connections`, { ...targets, spec, connectsTo });
  throw new InvalidPropError({
    where: `${scope.node.path}/${id}`,
    prop: "targets",
    value: targets,
    allowed: `the network and what ${spec.id} connects to (${connectsTo.join(", ")})`,
    remedy: "Hand over what the stack is given of the network, the database and the cache.",
  });
}
