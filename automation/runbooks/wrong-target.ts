import type { Target } from "../remediation/incident";

/** What is thrown where an incident's target is nothing that a runbook acts upon. */
export function wrongTarget(target: Target, allowed: string): Error {
  return new Error(`target is ${JSON.stringify(target)}; allowed: ${allowed}`);
}
