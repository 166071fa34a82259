import type { EngineDeps } from "../admission/deps";
import { sweep } from "../admission/sweep";
import type { EmergencyPager } from "../intake/ports";
import { overdueMessages, type OutboxBacklog } from "./outbox-watch";
import { settleLost, type WorkflowEnds } from "./settle-lost";

/** What a look after an environment needs. */
export interface UpkeepDeps extends EngineDeps {
  readonly environment: string;
  readonly outbox: OutboxBacklog;
  readonly ends: WorkflowEnds;
  readonly pager: EmergencyPager;
}

/** What a look after an environment has found. */
export interface Upkeep {
  /** Executions that were settled because nobody heard of them any more. */
  readonly swept: readonly string[];
  /** Executions that were settled because their workflow had ended, and nobody had been told. */
  readonly ended: readonly string[];
  /** What a person was paged about; empty where all is well. */
  readonly problems: readonly string[];
}

/**
 * Ends what crashed, and looks whether messages are stuck; to be done every minute. What it cannot do itself it tells a
 * person by the way that needs neither table nor stream.
 *
 * @throws Error when that way is closed as well
 */
export async function keepUp(deps: UpkeepDeps): Promise<Upkeep> {
  const { environment, pager, outbox, clock } = deps;
  const lostEnds = await settleLost(environment, deps);
  const handed = await sweep(environment, deps);
  const swept = handed.flatMap((one) => (one.kind === "done" ? [one.answer.executionId] : []));
  const lost = handed.filter(({ kind }) => kind === "unavailable" || kind === "contention");
  const overdue = await overdueMessages(outbox, clock());
  const problems = [
    ...(lostEnds.problems.length > 0
      ? [`it is not known whether executions have ended: ${lostEnds.problems.join(", ")}`]
      : []),
    ...(lost.length > 0
      ? [`executions that nobody hears of cannot be settled: ${lost.map(({ kind }) => kind).join(", ")}`]
      : []),
    ...(overdue === undefined ? [] : [overdue]),
  ];
  if (problems.length > 0) {
    await pager.page({
      environment,
      subject: `Homeostat is not in order in ${environment}`,
      says: `${problems.join("; ")}. Look at "npx homeostat incidents list" and at the alarms of ${environment} yourself.`,
    });
  }
  return { swept, ended: lostEnds.settled, problems };
}
