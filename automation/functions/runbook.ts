import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import { GuardrailTable } from "../adapters/dynamodb/guardrail-table";
import { storeClientSettings } from "../adapters/dynamodb/store-client-settings";
import type { ExecutionState } from "../remediation/execution/execution-state";
import { runStep } from "../remediation/execution/run-step";
import type { AnySteps } from "../remediation/execution/steps";
import type { RunbookSpec } from "../remediation/runbook-spec";
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
  createPorts: () => Ports,
): (request: unknown, context: LambdaContext) => Promise<ExecutionState> {
  const { tableName } = readSettings(process.env, "tableName");
  const store = new GuardrailTable({ client: new DynamoDBClient(storeClientSettings), tableName });
  const steps = createSteps(createPorts());
  const deps = { store, clock: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) };
  return (request, context) =>
    runStep({ spec, steps }, request, { ...deps, remainingMs: () => context.getRemainingTimeInMillis() });
}
