import type { EngineDeps } from "../../automation/remediation/admission/deps";
import type { Workflow } from "../../automation/remediation/approval/workflow";
import type { ExecutionProgress } from "../../automation/remediation/incidents/execution-progress";
import type { IncidentReports } from "../../automation/remediation/intake/incident-reports";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";
import type { Place } from "../../automation/remediation/normalise/intake";
import type { RemediationSettings } from "../../automation/remediation/policy/remediation-settings";
import type { TargetName } from "../engine/target";

/** Options of every command that looks at, or changes, what the automation of one environment does. */
export interface RemediationOptions {
  readonly env?: string;
  readonly local?: boolean;
  readonly json?: boolean;
}

/** The automation of one environment, as a command works with it. */
export interface Remediation {
  readonly place: TargetName;
  /** The environment, as its events are told apart. */
  readonly site: Place;
  /** What is set for the environment in this checkout. */
  readonly settings: RemediationSettings;
  /** Who gives the command: the ARN of the credentials, in the embedded estate the user of this machine. */
  readonly by: string;
  readonly deps: EngineDeps;
  readonly log: RecordLog;
  /** Where a person reports trouble. */
  readonly reports: IncidentReports;
  readonly progress: ExecutionProgress;
  /** The waiting steps, which are told what a person has answered. */
  readonly workflow: Workflow;
  /** What the store last said in place of an answer. @default - it has always answered */
  readonly trouble: () => string | undefined;
  readonly close: () => void;
}

/** How a command gets to it. */
export type OpenRemediation = (options: RemediationOptions) => Promise<Remediation>;
