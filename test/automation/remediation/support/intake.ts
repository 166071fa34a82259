import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import type { AuditFact, AuditRecord } from "../../../../automation/remediation/admission/records";
import type {
  AutonomyLedger,
  CountedResult,
  LedgerPage,
} from "../../../../automation/remediation/autonomy-ledger";
import type { ExecutionState } from "../../../../automation/remediation/execution/execution-state";
import type { IntakeDeps } from "../../../../automation/remediation/intake/deps";
import type {
  EmergencyPage,
  EmergencyPager,
  Workflow,
} from "../../../../automation/remediation/intake/ports";
import { indexRunbooks } from "../../../../automation/remediation/match";
import { DEFAULT_POLICIES } from "../../../../automation/remediation/policy/default-policies";
import { RUNBOOKS } from "../../../../automation/runbooks";

export const NOON = Date.parse("2026-03-02T12:00:00Z");
const ACCOUNT = "111111111111";

/** The workflow service: it never starts one name twice. */
export class MemoryWorkflow implements Workflow {
  readonly started = new Map<string, ExecutionState>();
  readonly stopped: string[] = [];
  /** Calls of `start`, those that changed nothing included. */
  calls = 0;
  out: string | undefined;

  start(executionId: string, state: ExecutionState) {
    this.calls += 1;
    if (this.out !== undefined) return Promise.resolve({ kind: "unavailable", says: this.out } as const);
    if (!this.started.has(executionId)) this.started.set(executionId, state);
    return Promise.resolve({ kind: "started" } as const);
  }

  stop(executionId: string) {
    if (this.out !== undefined) return Promise.resolve({ kind: "unavailable", says: this.out } as const);
    this.stopped.push(executionId);
    return Promise.resolve({ kind: "stopped" } as const);
  }
}

/** Pages of a ledger, with a write that is conditional on the version. */
export class MemoryLedger implements AutonomyLedger {
  readonly pages = new Map<string, LedgerPage>();

  read(runbookId: string, rootCause: string): Promise<LedgerPage> {
    const page = this.pages.get(`${runbookId}/${rootCause}`);
    return Promise.resolve(page ?? { kind: "read", version: 0, results: [] });
  }

  write(
    runbookId: string,
    rootCause: string,
    { version, results }: { readonly version: number; readonly results: readonly CountedResult[] },
  ) {
    const key = `${runbookId}/${rootCause}`;
    const isLatest = (this.pages.get(key)?.version ?? 0) === version;
    if (isLatest) this.pages.set(key, { kind: "read", version: version + 1, results });
    return Promise.resolve({ kind: isLatest ? "written" : "conflict" } as const);
  }
}

export class MemoryPager implements EmergencyPager {
  readonly pages: EmergencyPage[] = [];

  page(message: EmergencyPage): Promise<void> {
    this.pages.push(message);
    return Promise.resolve();
  }
}

/** Everything that an event goes through, in this process, at a time that a test sets. */
export function intakeWorld(more: Partial<IntakeDeps> = {}) {
  const store = new MemoryStore();
  const workflow = new MemoryWorkflow();
  const ledger = new MemoryLedger();
  const pager = new MemoryPager();
  const time = { nowMs: NOON };
  let ids = 0;
  const deps: IntakeDeps = {
    store,
    trail: store,
    records: store,
    workflow,
    ledger,
    pager,
    place: { environment: "dev", organization: "homeostat", accountId: ACCOUNT, region: "eu-west-1" },
    policy: DEFAULT_POLICIES.dev,
    runbooks: indexRunbooks(RUNBOOKS),
    clock: () => time.nowMs,
    random: () => 0.5,
    sleep: () => Promise.resolve(),
    newId: () => `id-${(ids += 1)}`,
    ...more,
  };
  return { deps, store, workflow, ledger, pager, time };
}

/** States of an alarm. */
export type AlarmValue = "ALARM" | "OK" | "INSUFFICIENT_DATA";

interface ManualDetail {
  readonly status: "begins" | "ends";
  readonly rootCause: string;
  readonly service: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly symptoms: readonly string[];
}

/** Trouble that a person reports, or says to be over, as it comes from the automation's own bus. */
export function manualEvent(id: string, atMs: number, detail: Partial<ManualDetail> = {}) {
  return {
    version: "0",
    id,
    source: "homeostat",
    "detail-type": "Manual Incident",
    account: ACCOUNT,
    time: new Date(atMs).toISOString(),
    region: "eu-west-1",
    resources: [],
    detail: {
      status: "begins",
      rootCause: "application-pool-exhausted",
      service: "reference",
      target: { type: "AWS::ECS::Service", id: "homeostat-dev-reference/homeostat-dev-reference" },
      severity: "P2",
      reportedBy: "arn:aws:iam::111111111111:user/ada",
      says: "users wait",
      ...detail,
    },
  };
}

/** An alarm of the library about the reference service's memory, in some state; before, it was in another one. */
export function alarmEvent(
  id: string,
  atMs: number,
  value: AlarmValue,
  alarm = "service-memory-high",
  before: AlarmValue = value === "ALARM" ? "OK" : "ALARM",
) {
  const at = new Date(atMs).toISOString();
  return {
    version: "0",
    id,
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    account: ACCOUNT,
    time: at,
    region: "eu-west-1",
    resources: [],
    detail: {
      alarmName: `homeostat-dev-${alarm}`,
      state: { value, reason: "Threshold Crossed", timestamp: at },
      previousState: { value: before },
      configuration: {
        metrics: [
          {
            id: "m1",
            metricStat: {
              metric: {
                namespace: "AWS/ECS",
                name: "MemoryUtilization",
                dimensions: {
                  ClusterName: "homeostat-dev-reference",
                  ServiceName: "homeostat-dev-reference",
                },
              },
            },
          },
        ],
      },
    },
  };
}

/** Records of one kind. */
export function factsOf<What extends AuditFact["what"]>(records: readonly AuditRecord[], what: What) {
  type Fact = Extract<AuditFact, { readonly what: What }>;
  return records.flatMap((record) =>
    record.fact.what === what ? [{ ...record, fact: record.fact as Fact }] : [],
  );
}
