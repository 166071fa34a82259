import type { Decision } from "../../automation/remediation/decision";
import { decide } from "../../automation/remediation/decide";
import type { Incident } from "../../automation/remediation/incident";
import { indexRunbooks, matchRunbooks, type Match } from "../../automation/remediation/match";
import type { Intake } from "../../automation/remediation/normalise/intake";
import { normalise } from "../../automation/remediation/normalise/normalise";
import { policyOf } from "../../automation/remediation/policy/default-policies";
import type { EnvironmentPolicy } from "../../automation/remediation/policy/environment-policy";
import type { Autonomy } from "../../automation/remediation/runbook-spec";
import { RUNBOOKS } from "../../automation/runbooks";
import { selectEnvironments } from "../../environments";
import { EXIT, type ExitCode } from "../exit-codes";
import { print, printJson } from "./output";
import { renderSimulation } from "./render-simulation";
import { readEvent } from "./simulated-event";

/** Options of `homeostat remediation simulate`. */
export interface SimulateOptions {
  /** Environment that the event is taken as coming from. @default - the one of the event's account */
  readonly env?: string;
  /** Moment of the decision, ISO 8601. @default - the event's own time */
  readonly at?: string;
  /** Level that every runbook is taken to have earned. @default - the environment's initial level */
  readonly autonomy?: Autonomy;
  readonly json?: boolean;
}

/** Trouble with all that follows from it. */
export interface SimulatedTrouble {
  readonly kind: "trouble";
  readonly incident: Incident;
  /** Runbooks that answer, the best first. */
  readonly matches: readonly Match[];
  readonly policy: EnvironmentPolicy;
  readonly autonomy: Autonomy;
  readonly decision: Decision;
}

/** What would be made of one event. */
export interface Simulation {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly results: readonly (SimulatedTrouble | Exclude<Intake, { kind: "trouble" }>)[];
}

/** `homeostat remediation simulate`: explains what an event would lead to. Needs no credentials, does nothing. */
export async function simulate(options: SimulateOptions, file: string): Promise<ExitCode> {
  const { event, places, readAtMs, nowMs } = await readEvent(file, options);
  const results = normalise(event, { places, nowMs: readAtMs }).map((intake) =>
    intake.kind === "trouble" ? simulateTrouble(intake.incident, options, nowMs) : intake,
  );
  const simulation: Simulation = { nowMs, results };
  if (options.json === true) printJson({ command: "remediation simulate", ...asJson(simulation) });
  else print(renderSimulation(simulation));
  return results.some(({ kind }) => kind === "rejected") ? EXIT.failed : EXIT.ok;
}

function simulateTrouble(incident: Incident, options: SimulateOptions, nowMs: number): SimulatedTrouble {
  const [set] = selectEnvironments(incident.environment);
  const policy = policyOf(incident.environment, set?.remediation);
  const matches = matchRunbooks(incident, indexRunbooks(RUNBOOKS));
  const autonomy = options.autonomy ?? policy.initialAutonomy;
  // What the guardrails remember is in the environment's tables, which need credentials.
  const decision = decide(incident, matches[0], { policy, autonomy, guardrails: [], nowMs });
  return { kind: "trouble", incident, matches, policy, autonomy, decision };
}

function asJson({ nowMs, results }: Simulation): Readonly<Record<string, unknown>> {
  return {
    at: new Date(nowMs).toISOString(),
    guardrails: "taken as idle",
    results: results.map((result) => {
      if (result.kind !== "trouble") return result;
      const { kind, incident, matches, autonomy, decision } = result;
      const [best, ...others] = matches;
      return {
        kind,
        incident,
        autonomy,
        decision,
        ...(best && {
          runbook: {
            id: best.spec.id,
            by: best.by,
            others: others.map(({ spec }) => spec.id),
            steps: {
              preChecks: best.spec.preChecks,
              actions: best.spec.actions,
              postChecks: best.spec.postChecks,
            },
          },
        }),
      };
    }),
  };
}
