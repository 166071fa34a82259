import { GuardrailTable } from "../../../automation/adapters/dynamodb/guardrail-table";
import { auditRow, outboxRow } from "../../../automation/adapters/dynamodb/item-layout";
import { RecordTable } from "../../../automation/adapters/dynamodb/record-table";
import { admit } from "../../../automation/remediation/admission/admit";
import { messageAbout, type AuditRecord } from "../../../automation/remediation/admission/records";
import { openApproval } from "../../../automation/remediation/approval/open-approval";
import type { IncidentReports } from "../../../automation/remediation/intake/incident-reports";
import type { Incident } from "../../../automation/remediation/incident";
import { guardrailLimits } from "../../../automation/remediation/guardrails/limits";
import { HeardStore } from "../../../cli/remediation/heard-store";
import type { RemediationSettings } from "../../../automation/remediation/policy/remediation-settings";
import type { Remediation } from "../../../cli/remediation/remediation";
import { RecordingWorkflow } from "../../automation/remediation/support/executions";
import { decision, incident, plan, scope } from "../../automation/remediation/support/records";
import { FakeDynamoDb } from "../../support/fake-dynamodb";

/** The automation of dev on a table in memory, with a clock that stands still and all that a command prints. */
export class Operated {
  readonly fake = new FakeDynamoDb("homeostat-dev-remediation");
  readonly printed: string[] = [];
  readonly noted: string[] = [];
  workflow = new RecordingWorkflow([], "token-1");
  reports: IncidentReports = { put: () => Promise.reject(new Error("nobody expects a report")) };
  closed = 0;
  steps: Record<string, string> = {};
  settings: RemediationSettings = {};

  constructor(public nowMs: number) {
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      this.printed.push(String(text));
      return true;
    });
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      this.noted.push(String(text));
      return true;
    });
  }

  /** What was printed, without the last line's end. */
  get text(): string {
    return this.printed.join("").trimEnd();
  }

  get json(): unknown {
    return JSON.parse(this.text) as unknown;
  }

  /** The part of the AWS-side that a command gets; to be passed in place of the real one. */
  readonly open = (): Promise<Remediation> => Promise.resolve(this.remediation);

  get remediation(): Remediation {
    const { client } = this.fake;
    const table = { client, tableName: "homeostat-dev-remediation" };
    const store = new HeardStore(new GuardrailTable(table));
    return {
      place: { kind: "aws", environment: "dev", guarded: false },
      site: {
        environment: "dev",
        organization: "homeostat",
        accountId: "111111111111",
        region: "eu-west-1",
      },
      settings: this.settings,
      by: "arn:aws:sts::111111111111:assumed-role/operator/ada",
      deps: {
        store,
        clock: () => this.nowMs,
        random: () => 0,
        sleep: () => Promise.resolve(),
        newId: () => `id-${this.fake.sent.length}`,
        retry: { attempts: 2 },
      },
      reports: this.reports,
      log: new RecordTable({ ...table, environment: "dev" }),
      progress: {
        stepOf: (id) =>
          this.steps[id] === "unknown"
            ? Promise.reject(new Error("no right to ask"))
            : Promise.resolve(this.steps[id]),
      },
      workflow: this.workflow,
      trouble: () => store.trouble,
      close: () => {
        this.closed += 1;
      },
    };
  }

  /** Puts records there, with their messages. */
  record(...records: readonly AuditRecord[]): void {
    const messages = records.flatMap((audit, index) => messageAbout(audit, records.slice(0, index)) ?? []);
    this.fake.put(...records.map(auditRow), ...messages.map(outboxRow));
  }

  /** Takes every message away, as if it had been delivered. */
  deliverAll(): void {
    for (const key of this.fake.rows.keys()) if (key.includes("outbox#")) this.fake.rows.delete(key);
  }

  /** Admits an execution of `restart-service` the way an engine does. */
  async admit(executionId: string, needsApproval = false) {
    const { grant } = await admit(
      {
        executionId,
        environment: "dev",
        decision: decision(needsApproval ? "approval" : "auto"),
        run: { scope, limits: guardrailLimits({}, { executionsPerHour: 2, cooldownMinutes: 15 }) },
      },
      this.remediation.deps,
    );
    if (!grant) throw new Error(`${executionId} was not admitted`);
    return grant;
  }

  /** Admits an execution that asks a person; answers with the question. */
  async ask(more: Partial<Incident> = {}) {
    const grant = await this.admit("exe-1", true);
    const { deps, workflow } = this.remediation;
    const state = { grant, incident: { ...incident, ...more } };
    const asked = await openApproval({ state, plan, taskToken: "token-1" }, { ...deps, workflow });
    if (asked.kind !== "done") throw new Error(`not asked: ${asked.kind}`);
    return asked.answer;
  }
}
