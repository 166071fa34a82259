import { status } from "../local";
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
  const estate = await status(ROOT);
  if (!estate) throw new Error("no estate runs in this checkout: npm start -- --keep");
  const stage = new RunbookStage(estate, ENVIRONMENT);
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

/** @param sorted at least one */
function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const around = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return around.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / 2;
}
