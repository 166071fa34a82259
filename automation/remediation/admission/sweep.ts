import { timeToGoBy } from "../guardrails/clock";
import { isLeaseOver } from "../guardrails/reduce";
import { environmentKey, environmentOf } from "../guardrails/scope";
import type { EngineDeps } from "./deps";
import { grantOf } from "./in-flight";
import type { Settlement } from "./records";
import { expire, type Handed } from "./settle";

/** Settles, as failed, every execution of an environment whose engine is silent past its lease. */
export async function sweep(environment: string, deps: EngineDeps): Promise<readonly Handed<Settlement>[]> {
  const read = await deps.store.read([environmentKey(environment)]);
  if (read.kind === "unavailable") return [read];
  const item = environmentOf(environment, read.items);
  const nowMs = timeToGoBy([item], deps.clock());
  const settled: Handed<Settlement>[] = [];
  for (const execution of item.inFlight.filter((one) => isLeaseOver(one, nowMs))) {
    settled.push(await expire(grantOf(environment, execution), deps));
  }
  return settled;
}
