import { storeClient } from "../adapters/dynamodb/store-client";
import type { ExecutionState } from "../remediation/execution/execution-state";
import type { PortSettings } from "../remediation/execution/port-settings";
import { runStep } from "../remediation/execution/run-step";
import type { AnySteps } from "../remediation/execution/steps";
import type { RunbookSpec } from "../remediation/runbook-spec";
import { engineDeps } from "./engine-deps";
import { readSettings } from "./settings";

/** What Lambda tells a function of its call. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/**
 * The function of one runbook: it runs the step that the workflow asks for. What a step throws reaches the
 * workflow with the error's name as its type.
 */
export function runbookHandler<Ports>(
  spec: RunbookSpec,
  createSteps: (ports: Ports) => AnySteps,
  createPorts: (settings: PortSettings) => Ports,
): (request: unknown, context: LambdaContext) => Promise<ExecutionState> {
  const { tableName } = readSettings(process.env, "tableName");
  const steps = createSteps(createPorts({ cacheTls: cacheTlsOf(spec) }));
  const deps = engineDeps(storeClient(), tableName);
  return (request, context) =>
    runStep({ spec, steps }, request, { ...deps, remainingMs: () => context.getRemainingTimeInMillis() });
}

/** Only functions that connect to the cache are told how it speaks. */
function cacheTlsOf({ connectsTo }: RunbookSpec): boolean {
  return !connectsTo?.includes("cache") || readSettings(process.env, "cacheTls").cacheTls === "required";
}
