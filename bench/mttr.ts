import { status } from "../local";
import type { Fault } from "../local/faults/fault";
import { MENDED, mendFault } from "../test/support/estate/mend-fault";
import { RunbookStage } from "../test/support/estate/runbook-stage";
import { ServiceWorld } from "../test/support/estate/runbooks/service-world";
import { ROOT } from "./programs";
import type { Figure } from "./report";

const ENVIRONMENT = "dev";
const RUNS = 20;

/**
 * Seconds from an alarm's event on the bus to the verified fix, by `restart-service` on the environment that is applied.
 * One alarm follows another, so what the guardrails remember is deleted from the table before each; the product's limits
 * stay as they are.
 */
export async function benchMttr(): Promise<Figure[]> {
  const stage = await appliedStage();
  const world = new ServiceWorld(stage);
  const seconds: number[] = [];
  for (let run = 1; run <= RUNS; run++) {
    await world.tasks();
    const ended = await stage.play(world.poolExhausted());
    if (ended.outcome !== "succeeded-verified")
      throw new Error(`run ${run} ended ${ended.outcome}: ${ended.says}`);
    process.stderr.write(`  alarm → verified fix, run ${run}: ${ended.seconds.toFixed(1)} s\n`);
    seconds.push(ended.seconds);
  }
  seconds.sort((left, right) => left - right);
  const what = `${RUNS} alarms → verified fixes by restart-service: seconds`;
  return [
    { what: `${what}, median`, value: median(seconds), limit: { atMost: 10 } },
    { what: `${what}, slowest`, value: Math.max(...seconds) },
  ];
}

/**
 * Seconds from the event that tells of a fault to its verified fix, for each fault that a runbook mends and something here
 * sees: fault → alarm or event → runbook, with all waits that a runbook has. What an alarm takes to go off is not in it;
 * of a question the answer comes at once.
 */
export async function benchMttrByRunbook(): Promise<Figure[]> {
  const stage = await appliedStage();
  const figures: Figure[] = [];
  const problems: Error[] = [];
  // It takes most of an hour: what one fault shows is not lost because of another.
  for (const fault of MENDED) {
    try {
      figures.push(await mttrOf(stage, fault));
    } catch (error) {
      process.stderr.write(`  ${fault.id}: ${String(error)}\n`);
      problems.push(error as Error);
    }
  }
  if (problems.length > 0)
    throw new AggregateError(problems, `${problems.length} of ${MENDED.length} faults were not mended`);
  return figures;
}

async function mttrOf(stage: RunbookStage, fault: Fault): Promise<Figure> {
  const { outcome, says, seconds, runbook } = await mendFault(stage, fault);
  if (outcome !== "succeeded-verified" || runbook !== fault.mendedBy)
    throw new Error(`${fault.id} is ${outcome} by ${runbook}: ${says}`);
  process.stderr.write(`  ${fault.id} → verified fix by ${runbook}: ${seconds.toFixed(1)} s\n`);
  return { what: `${fault.id} → verified fix by ${runbook}: seconds`, value: seconds };
}

async function appliedStage(): Promise<RunbookStage> {
  const estate = await status(ROOT);
  if (!estate) throw new Error("no estate runs in this checkout: npm start -- --keep");
  return new RunbookStage(estate, ENVIRONMENT);
}

/** @param sorted at least one */
function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const around = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return around.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / 2;
}
