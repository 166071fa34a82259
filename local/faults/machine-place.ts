import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "./fault";

/** What the emulator knows of an environment's machines that EC2 tells nobody. */
interface Machines {
  /** Whether EC2 has a machine for whoever asks for one. */
  readonly capacity: boolean;
  /** Ids of those that run, the oldest first. */
  readonly running: readonly string[];
  /** Ids of those that are not well. */
  readonly sick: readonly string[];
}

/** What EC2 finds out about a machine. */
export type MachineCondition = "ok" | "impaired" | "retiring";

/** Looks at the machines of an environment, or changes something about them that only AWS could. */
export function machinesOf(
  place: FaultPlace,
  change?:
    { readonly capacity: boolean } | { readonly instance: string; readonly condition: MachineCondition },
): Promise<Machines> {
  return callEstate<Machines>(place, { service: "ec2", path: "/_homeostat/machines", body: change ?? {} });
}

/**
 * The machine that a fault hits.
 *
 * @throws FaultProblem where none runs
 */
export async function oldestMachine(place: FaultPlace): Promise<string> {
  const { running } = await machinesOf(place);
  const [oldest] = running;
  if (oldest !== undefined) return oldest;
  throw new FaultProblem(
    `${place.environment} has no machines`,
    `npx homeostat apply --env ${place.environment} --local --stack cluster`,
  );
}
