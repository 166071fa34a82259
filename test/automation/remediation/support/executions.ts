import { admit } from "../../../../automation/remediation/admission/admit";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import type { TokenAnswer, Workflow } from "../../../../automation/remediation/approval/workflow";
import type {
  ActionPlan,
  ExecutionState,
} from "../../../../automation/remediation/execution/execution-state";
import type { Incident } from "../../../../automation/remediation/incident";
import { engine } from "./engines";
import { exact, MINUTE, scope as anyScope, T0 } from "./guardrails";
import { INCIDENT, SPEC } from "./specimens";

/** What executions of the specimen in prod are about. */
export const SCOPE = { ...anyScope, runbookId: SPEC.id };

export const PLAN: ActionPlan = {
  actions: ["Look at it"],
  targetState: { desiredTasks: 2 },
  madeAtMs: T0,
  untilMs: T0 + 30 * MINUTE,
};

/** An execution that was just admitted, for five minutes. */
export async function admitted(
  options: { readonly needsApproval?: boolean; readonly source?: Partial<Incident["source"]> } = {},
): Promise<{ readonly store: MemoryStore; readonly state: ExecutionState }> {
  const store = new MemoryStore();
  const decision = {
    incidentId: INCIDENT.id,
    runbookId: SPEC.id,
    outcome: options.needsApproval ? ("approval" as const) : ("auto" as const),
    reasons: [],
    decidedAtMs: T0,
  };
  const { grant } = await admit(
    {
      executionId: "exe-1",
      environment: "prod",
      decision,
      run: { scope: SCOPE, limits: exact },
      leaseSeconds: 300,
    },
    engine(store),
  );
  if (!grant) throw new Error("it was not admitted");
  const source = { ...INCIDENT.source, ...options.source };
  return {
    store,
    state: { grant, incident: { ...INCIDENT, environment: "prod", source }, notes: {}, steps: [] },
  };
}

/** A workflow that writes down what its waiting steps are answered with. */
export class RecordingWorkflow implements Workflow {
  readonly told: unknown[] = [];
  private readonly waits = new Set<string>();

  constructor(
    private moods: readonly ("fails" | "works")[] = [],
    ...tokens: readonly string[]
  ) {
    for (const token of tokens) this.waits.add(token);
  }

  succeed(taskToken: string, output: object): Promise<TokenAnswer> {
    return this.answer(taskToken, { taskToken, output });
  }

  fail(taskToken: string, error: string, cause: string): Promise<TokenAnswer> {
    return this.answer(taskToken, { taskToken, error, cause });
  }

  private answer(taskToken: string, what: object): Promise<TokenAnswer> {
    const [mood = "works", ...moods] = this.moods;
    this.moods = moods;
    if (mood === "fails") return Promise.reject(new Error("ThrottlingException"));
    if (!this.waits.delete(taskToken)) return Promise.resolve("gone");
    this.told.push(what);
    return Promise.resolve("answered");
  }
}
