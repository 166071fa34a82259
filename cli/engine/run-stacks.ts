import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { explainError } from "../explain-error";
import type { StackProgress } from "../progress/board";
import type { Reporter } from "../progress/reporter";
import { explainFailure } from "../terraform/explain";
import { TerraformFailure } from "../terraform/failure";
import { assertDiskRoom } from "./disk-room";
import { Graph } from "./graph";
import { Hold } from "./hold";
import { assertKnownLineage } from "./known-lineage";
import type { Plan } from "./plan";
import { ApplyJournal, describeRun } from "./recovery/apply-journal";
import { schedule, type Outcome } from "./schedule";
import type { Session } from "./session";
import type { Stack } from "./stack";
import type { StackReport } from "./stack-report";
import { targetFlags } from "./target";
import { Workspace } from "./workspace";

/** What to do with each stack. */
export interface StackWork {
  readonly operation: string;
  /** @default "forward" */
  readonly direction?: "forward" | "reverse";
  /** @default - the stacks that were asked for */
  readonly stacks?: readonly Stack[];
  /** Begin with stacks before those that they need are done. @default false */
  readonly ahead?: boolean;
  /**
   * Does it; `keep` notes the plan, so that the report has it even if what follows fails, and `turn` ends when the
   * stacks that it needs are done.
   */
  readonly perform: (
    workspace: Workspace,
    hold: Hold,
    keep: (plan: Plan) => void,
    turn: () => Promise<void>,
  ) => Promise<StackResult>;
}

/** What the work says of a stack. */
export type StackResult = Omit<StackReport, "id" | "seconds" | "plan">;

/** Does the work for every stack in order, and reports on each of them whatever happens to the others. */
export async function runStacks(
  session: Session,
  reporter: Reporter,
  work: StackWork,
): Promise<readonly StackReport[]> {
  const graph = new Graph(work.stacks ?? session.stacks, work.direction);
  const began = new Map<string, number>();
  const seconds = (id: string): number => (Date.now() - (began.get(id) ?? Date.now())) / 1000;
  const plans = new Map<string, Plan>();
  const workspaces = new Map<string, Workspace>();
  assertDiskRoom(session.target.workDirectory);
  const reports = new Map<string, StackReport>();

  await schedule({
    graph,
    concurrency: session.concurrency,
    ahead: work.ahead ?? false,
    signal: session.interrupts.signal,
    run: async (stack, turn) => {
      began.set(stack.id, Date.now());
      const workspace = new Workspace(session.target, stack);
      workspaces.set(stack.id, workspace);
      const hold = Hold.take(workspace, work.operation);
      try {
        workspace.write();
        await assertKnownLineage(workspace);
        return await work.perform(workspace, hold, (plan) => plans.set(stack.id, plan), turn);
      } finally {
        hold.release();
      }
    },
    onSettled: (id, outcome) => {
      const plan = plans.get(id);
      const result = reportOf(outcome, session, workspaces.get(id));
      const done = cutShort(result, plan) ? doneOf(reporter.progress(id)) : undefined;
      const report = { id, seconds: seconds(id), ...(plan && { plan }), ...(done && { done }), ...result };
      reports.set(id, report);
      reporter.phase(id, report.status, noteOf(report));
    },
  });
  return [...graph.nodes.keys()].flatMap((id) => reports.get(id) ?? []);
}

/** Planned, but not done to its end. */
function cutShort({ status }: StackResult, plan: Plan | undefined): boolean {
  return plan !== undefined && (status === "failed" || status === "interrupted");
}

function doneOf(progress: StackProgress | undefined): StackReport["done"] {
  return progress && { resources: progress.done, of: progress.planned };
}

function reportOf(
  outcome: Outcome<StackResult>,
  session: Session,
  workspace: Workspace | undefined,
): StackResult {
  switch (outcome.status) {
    case "succeeded":
      return outcome.result;
    case "blocked":
      return { status: "not applied", needs: outcome.needs };
    case "cancelled":
      return { status: "not applied" };
    case "failed": {
      const error = explained(outcome.error, session, workspace);
      return session.interrupts.stopped
        ? { status: "interrupted", error: asInterrupted(error, outcome.error) }
        : { status: "failed", error };
    }
  }
}

/** What Terraform complains of when it is stopped is not what there is to mend. */
function asInterrupted(error: CliError, cause: unknown): CliError {
  const { what, where } = error.explanation;
  // Only before it listens to signals, which is before it does anything, does one end it.
  const early = cause instanceof TerraformFailure && cause.signal === "SIGINT";
  return new CliError(EXIT.interrupted, {
    what: early
      ? "interrupted before Terraform had begun; it changed nothing"
      : `interrupted; Terraform ended what it had begun and said last:\n${what}`,
    ...(where === undefined ? {} : { where }),
    remedy: "run this again: it goes on from the state as it is now",
  });
}

function explained(error: unknown, session: Session, workspace: Workspace | undefined): CliError {
  if (error instanceof TerraformFailure) {
    const dead = workspace && new ApplyJournal(workspace).deadRun();
    return explainFailure(error, targetFlags(session.target), dead && describeRun(dead));
  }
  return explainError(error);
}

function noteOf(report: StackReport): string | undefined {
  if (report.needs) return `needs ${report.needs.join(", ")}`;
  return report.error?.message.split("\n", 1)[0];
}
