import { setTimeout as sleep } from "node:timers/promises";
import { type FaultPlace, FaultProblem, type SeenBy } from "../fault";
import { serviceTasks } from "./service-tasks";

const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

/** What the users who were sent made of it. */
export interface RequestCounts {
  readonly sent: number;
  readonly failed: number;
}

/** Sends each task two requests a second until it is enough: users, without whom some faults are seen by nobody. */
export async function sendRequests(
  place: FaultPlace,
  { method, path, body }: SeenBy,
  until: AbortSignal,
): Promise<RequestCounts> {
  let sent = 0;
  let failed = 0;
  const ask = async (port: number): Promise<void> => {
    sent += 1;
    try {
      const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) failed += 1;
    } catch {
      failed += 1;
    }
  };
  const asked = new Set<Promise<void>>();
  while (!until.aborted) {
    for (const port of portsNow(place)) {
      const answer = ask(port).finally(() => asked.delete(answer));
      asked.add(answer);
    }
    await sleep(PAUSE_MS, undefined, { signal: until }).catch(() => undefined);
  }
  await Promise.all(asked);
  return { sent, failed };
}

/** Tasks come and go, for that is what the automation does about faults. */
function portsNow(place: FaultPlace): number[] {
  try {
    return serviceTasks(place).map(({ port }) => port);
  } catch (error) {
    if (error instanceof FaultProblem) return [];
    throw error;
  }
}
