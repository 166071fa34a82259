import type { AlarmSpec } from "../monitoring/alarm-spec";
import { metricsOf } from "../monitoring/metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN, SILENCE_IS_ZERO } from "../monitoring/missing-data";
import { atLeast, below } from "../monitoring/threshold";
import { remediationMetrics } from "./remediation-metrics";
import { throttleAlarms, type Throttled } from "./throttle-alarms";

/** A person has an hour to answer, and no runbook's steps take another; see `ENGINE_METRICS` of the automation. */
const STUCK_SECONDS = 7_200;
const HOUR_SECONDS = 3_600;

/** What remediation is watched by. */
export interface WatchedAutomation extends Throttled {
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** Functions of the engine by what they are for, e.g. `{ intake: "homeostat-dev-remediation-intake" }`. */
  readonly functionNames: Readonly<Record<string, string>>;
  /** Function that is called every minute. */
  readonly sweeperName: string;
  readonly incidentQueueName: string;
  /** Queues of what was given up. */
  readonly deadLetterQueueNames: Readonly<Record<string, string>>;
}

/** What is watched on the automation itself. Their page must not need what they watch: give them a topic of their own. */
export function automationAlarms(watched: WatchedAutomation): AlarmSpec[] {
  return [
    ...workflowAlarms(watched.stateMachineArn),
    ...guardrailAlarms(watched.environment),
    ...Object.entries(watched.functionNames).flatMap(([subject, name]) => functionAlarms(subject, name)),
    ...throttleAlarms(watched),
    ...queueAlarms(watched),
    ...signsOfLife(watched),
  ];
}

function workflowAlarms(stateMachineArn: string): AlarmSpec[] {
  const metric = metricsOf("AWS/States", { StateMachineArn: stateMachineArn });
  return [
    {
      id: "automation-executions-failed",
      severity: "P2",
      summary: "An execution ended without its own settlement: it is not known what it left behind.",
      signal: metric("ExecutionsFailed", "Sum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "automation-executions-timed-out",
      severity: "P2",
      summary: "An execution ran longer than all of its steps together can, and was ended.",
      signal: metric("ExecutionsTimedOut", "Sum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}

function guardrailAlarms(environment: string): AlarmSpec[] {
  const metric = remediationMetrics(environment);
  return [
    {
      id: "automation-executions-stuck",
      severity: "P2",
      summary:
        "An execution is not settled two hours after it was admitted, and holds its target all the while.",
      signal: metric("OldestExecutionSeconds", "Maximum"),
      threshold: atLeast(STUCK_SECONDS, 1),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "automation-runbook-errors",
      severity: "P2",
      summary:
        "Two executions within an hour were ended by errors, not by what they found: incidents end without a fix.",
      // An hour and no longer: the component has one page, which is spent for as long as this is on.
      signal: { ...metric("RunbookErrors", "Sum"), periodSeconds: HOUR_SECONDS },
      // One is told with its incident.
      threshold: atLeast(2, 1),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "automation-breaker-open",
      severity: "P2",
      summary: "A runbook failed too often and is held back: what it would have done waits for a person.",
      signal: metric("BreakersOpen", "Maximum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function functionAlarms(subject: string, functionName: string): AlarmSpec[] {
  const metric = metricsOf("AWS/Lambda", { FunctionName: functionName });
  return [
    {
      id: "automation-function-errors",
      subject,
      severity: "P2",
      summary: `The ${subject} function fails again and again: incidents wait or end without a fix.`,
      signal: metric("Errors", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "automation-function-throttled",
      subject,
      severity: "P2",
      summary: `The ${subject} function is refused for lack of concurrency: incidents wait.`,
      signal: metric("Throttles", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}

function queueAlarms({ incidentQueueName, deadLetterQueueNames }: WatchedAutomation): AlarmSpec[] {
  const incidents = metricsOf("AWS/SQS", { QueueName: incidentQueueName });
  return [
    {
      id: "automation-queue-age-high",
      severity: "P1",
      summary: "Events have waited for two minutes and more: nothing decides about incidents.",
      signal: incidents("ApproximateAgeOfOldestMessage", "Maximum"),
      threshold: atLeast(120, 2),
      missingData: SILENCE_IS_ZERO,
    },
    ...Object.entries(deadLetterQueueNames).map(([subject, QueueName]): AlarmSpec => ({
      id: "automation-dead-letters",
      subject,
      severity: "P2",
      summary: `Something was given up and waits for a person (${subject}).`,
      signal: metricsOf("AWS/SQS", { QueueName })("ApproximateNumberOfMessagesVisible", "Maximum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_ZERO,
    })),
  ];
}

function signsOfLife({ environment, sweeperName }: WatchedAutomation): AlarmSpec[] {
  return [
    {
      id: "automation-outbox-age-high",
      severity: "P1",
      summary:
        "Messages to people have waited for five minutes, or nobody looks after them: do not wait for a page.",
      signal: remediationMetrics(environment)("OutboxAgeSeconds", "Maximum"),
      threshold: atLeast(300, 3),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "automation-sweeper-silent",
      severity: "P2",
      summary: "Nobody settles executions that died: what they hold stays held.",
      signal: metricsOf("AWS/Lambda", { FunctionName: sweeperName })("Invocations", "Sum"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
  ];
}
