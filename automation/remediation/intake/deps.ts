import type { EngineDeps } from "../admission/deps";
import type { AutonomyLedger } from "../autonomy-ledger";
import type { EnvironmentGuardrails } from "../guardrails/limits";
import type { RunbookIndex } from "../match";
import type { Place } from "../normalise/intake";
import type { EnvironmentPolicy } from "../policy/environment-policy";
import type { AuditTrail, EmergencyPager, RecordWriter, Workflow } from "./ports";

/** What the way from an event to a workflow goes through. */
export interface IntakeDeps extends EngineDeps {
  /** The one environment whose events are taken. */
  readonly place: Place;
  readonly policy: EnvironmentPolicy;
  readonly runbooks: RunbookIndex;
  /** @default - see EnvironmentGuardrails */
  readonly guardrails?: EnvironmentGuardrails;
  readonly trail: AuditTrail;
  readonly records: RecordWriter;
  readonly ledger: AutonomyLedger;
  readonly workflow: Workflow;
  readonly pager: EmergencyPager;
}

/** What became of an event, or of one thing that it says. */
export type Handled =
  /** It is written down, and whatever follows from it is under way. */
  | { readonly kind: "handled"; readonly says: string }
  /** Something did not answer; the same event must be handled again, as often as it takes. */
  | { readonly kind: "again"; readonly says: string };
