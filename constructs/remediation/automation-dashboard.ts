import type { IAlarm } from "../monitoring/alarm";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import type { DashboardSection } from "../monitoring/dashboard-widgets";
import { graphsOf, type Graph } from "../monitoring/graph";
import { metricsOf } from "../monitoring/metric";
import type { IAutomation } from "./automation";
import { remediationMetrics } from "./remediation-metrics";
import type { DeployedRunbook } from "./workflow/runbook-branch";

/** A runbook's function by its name. */
export type ShownRunbook = Pick<DeployedRunbook, "spec"> & { readonly functionName: string };

/** The automation on a dashboard: its own alarms with what they watch, what is in flight, and a line for each runbook. */
export function automationSection(
  environment: string,
  { alarms, specs }: { readonly alarms: readonly IAlarm[]; readonly specs: readonly AlarmSpec[] },
  { runbooks, mostInFlight }: Pick<IAutomation, "runbooks" | "mostInFlight">,
): DashboardSection {
  return {
    title: "Automation",
    alarms,
    graphs: [...runbookGraphs(runbooks), inFlight(environment, mostInFlight), ...graphsOf(specs)],
  };
}

function inFlight(environment: string, mostInFlight: number): Graph {
  const signal = remediationMetrics(environment)("ExecutionsInFlight", "Maximum");
  const title = "Executions in flight";
  return { title, lines: [{ label: title, signal }], limit: { value: mostInFlight, severity: "P3" } };
}

function runbookGraphs(runbooks: readonly ShownRunbook[]): Graph[] {
  if (runbooks.length === 0) return [];
  const lines = (name: string) =>
    runbooks.map(({ spec, functionName }) => ({
      label: spec.title,
      signal: metricsOf("AWS/Lambda", { FunctionName: functionName })(name, "Sum"),
    }));
  const limit = { value: 1, severity: "P3" as const };
  return [
    { title: "Steps that runbooks took", lines: lines("Invocations"), limit },
    { title: "Steps that failed or did not pass", lines: lines("Errors"), limit },
  ];
}
