import { readdirSync, readFileSync } from "node:fs";
import type { LocalEstate } from "../../../../local";
import { afterCall, type AwaitedCall } from "../after-call";

/**
 * Kills a function once, after a call of it was carried out and before it hears so, and lets it be afterwards.
 *
 * @returns what was done meanwhile, and how often it was killed
 */
export async function killAfter<T>(
  estate: LocalEstate,
  environment: string,
  call: AwaitedCall,
  during: () => Promise<T>,
): Promise<{ readonly result: T; readonly kills: number }> {
  const kill = () => {
    killFunction(call.functionName, estate);
    return Promise.resolve();
  };
  const { result, times } = await afterCall(estate, environment, call, kill, during);
  return { result, kills: times };
}

/** Ends the processes of a function of this estate; others on the machine have functions of the same name. */
function killFunction(name: string, { endpointUrl }: LocalEstate): void {
  const marks = [`AWS_LAMBDA_FUNCTION_NAME=${name}`, `AWS_ENDPOINT_URL=${endpointUrl}`];
  const pids = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  const own = pids.filter((pid) => {
    const variables = variablesOf(pid);
    return marks.every((mark) => variables.includes(mark));
  });
  if (own.length === 0) throw new Error(`no process runs ${name}`);
  for (const pid of own) process.kill(Number(pid), "SIGKILL");
}

function variablesOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // It has ended since, or is somebody else's.
    return [];
  }
}
